/** The page's state in its address: `#phrase=ten+past+noon&step=2`, and `theme=dark` if an embedding page wants it. */
export interface Address {
  phrase?: string;
  /** Output step from 0. In the address it counts from 1. */
  step?: number;
  theme?: "light" | "dark";
}

export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const step = Number(fields.get("step"));
  const theme = fields.get("theme");
  return {
    phrase: fields.get("phrase") ?? undefined,
    step: Number.isInteger(step) && step >= 1 ? step - 1 : undefined,
    theme: theme === "light" || theme === "dark" ? theme : undefined,
  };
}

export function addressHash({ phrase = "", step = 0, theme }: Address): string {
  const fields = new URLSearchParams({ phrase, step: String(step + 1) });
  if (theme) {
    fields.set("theme", theme);
  }
  return `#${fields}`;
}
