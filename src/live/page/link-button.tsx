import { useState } from "preact/hooks";

/** Copies the page's address, which contains phrase and step. A page in a notebook's output has no address. */
export function LinkButton() {
  const [state, setState] = useState<"idle" | "copied" | "shown">("idle");
  if (location.protocol === "about:") {
    return null;
  }
  const copy = () => {
    // Without HTTPS or inside a frame, a browser may refuse to write to the clipboard.
    const written =
      navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setState("copied"),
      () => setState("shown"),
    );
  };
  return (
    <p class="share">
      <button type="button" onClick={copy}>
        Copy link to this phrase and step
      </button>
      <span role="status">{state === "copied" ? "Copied." : ""}</span>
      {state === "shown" && (
        <input
          type="text"
          readOnly
          value={location.href}
          aria-label="Link"
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </p>
  );
}
