/** One notebook in one window, used by its buttons and keys. */
import assert from "node:assert/strict";
import fs from "node:fs";
import type { BrowserContext, Locator, Page } from "playwright-core";

/** Time limit for whatever a test waits for, in milliseconds. It is generous, since the machine may be busy. */
export const PATIENCE = 600_000;

/** A notebook's cell as JupyterLab saves it. */
export interface SavedCell {
  cell_type: string;
  source: string | string[];
  execution_count?: number | null;
  outputs?: {
    output_type: string;
    ename?: string;
    evalue?: string;
    name?: string;
    text?: string | string[];
    data?: object;
  }[];
}

export class OpenNotebook {
  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly file: string,
  ) {}

  async close(): Promise<void> {
    await this.context.close();
  }

  cell(index: number): Locator {
    return this.page.locator(".jp-CodeCell").nth(index);
  }

  /** Presses the button "Restart the kernel and run all cells", and confirms. */
  async restartAndRunAll(): Promise<void> {
    await this.idle(); // without a kernel there is nothing to restart
    await this.button("notebook:restart-run-all").click();
    await this.page.locator(".jp-Dialog button.jp-mod-accept").click();
    await this.page.locator(".jp-Dialog").waitFor({ state: "detached" });
  }

  button(command: string): Locator {
    return this.page.locator(`.jp-NotebookPanel-toolbar [data-command="${command}"]`).first();
  }

  /** @returns the cells once each code cell was executed, or one has failed */
  async executed(): Promise<SavedCell[]> {
    for (const end = Date.now() + PATIENCE; ; ) {
      await this.idle();
      const code = (await this.saved()).filter(
        ({ cell_type, source }) => cell_type === "code" && source.length > 0,
      );
      const failed = code.some(({ outputs }) => outputs?.some(({ output_type }) => output_type === "error"));
      const executed = code.filter(({ execution_count }) => execution_count).length;
      if (failed || executed === code.length) {
        // The kernel may have been idle between two cells, so the last one may still run.
        await this.idle();
        return this.saved();
      }
      assert.ok(Date.now() < end, `${this.file}: ${executed} of ${code.length} cells executed`);
      await this.page.waitForTimeout(500);
    }
  }

  /** Presses "Save" until JupyterLab saves: it ignores the button while it is busy saving by itself. */
  private async saved(): Promise<SavedCell[]> {
    const savedWithin = (timeout: number) =>
      this.page
        .waitForResponse(
          (response) => response.request().method() === "PUT" && response.url().includes("/api/contents/"),
          { timeout },
        )
        .catch((error) => {
          if (error.name === "TimeoutError") {
            return undefined;
          }
          throw error;
        });
    for (const end = Date.now() + PATIENCE; ; ) {
      const answered = savedWithin(30_000);
      await this.button("docmanager:save").click();
      const response = await answered;
      if (response) {
        assert.ok(response.ok(), `${this.file} was not saved`);
        return this.inFile();
      }
      assert.ok(Date.now() < end, `${this.file}: JupyterLab does not save`);
    }
  }

  private inFile(): SavedCell[] {
    return JSON.parse(fs.readFileSync(this.file, "utf8")).cells;
  }

  private async idle(): Promise<void> {
    await this.page.locator("#jp-main-statusbar", { hasText: "Idle" }).waitFor();
  }

  /** Goes from cell to cell of the saved notebook with the arrow keys, and takes a picture of each chart as a reader sees it. */
  async charts(): Promise<Buffer[]> {
    await this.activeCell.focus();
    await this.page.keyboard.press("Escape");
    const pictures: Buffer[] = [];
    for (const [index, { outputs = [] }] of this.inFile().entries()) {
      const figures = outputs.filter(({ data }) => data && "application/vnd.plotly.v1+json" in data).length;
      if (figures > 0) {
        await this.goTo(index);
      }
      const charts = this.activeCell.locator(".js-plotly-plot");
      for (let figure = 0; figure < figures; figure++) {
        const chart = charts.nth(figure);
        await chart.locator(".main-svg").first().waitFor();
        pictures.push(await chart.screenshot());
      }
    }
    return pictures;
  }

  private get activeCell(): Locator {
    return this.page.locator(".jp-Notebook .jp-Cell.jp-mod-active").first();
  }

  /** JupyterLab ignores keys while it is busy, so each step looks where it is. */
  private async goTo(index: number): Promise<void> {
    for (const end = Date.now() + PATIENCE; ; ) {
      const at = Number(await this.activeCell.getAttribute("data-windowed-list-index"));
      if (at === index) {
        return;
      }
      assert.ok(Date.now() < end, `${this.file}: the keys lead to cell ${at} and not to ${index}`);
      await this.activeCell.focus();
      await this.page.keyboard.press(at < index ? "ArrowDown" : "ArrowUp");
    }
  }
}
