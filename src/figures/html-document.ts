import { escapeXml } from "./svg";

export interface HtmlDocument {
  /** Shown in the browser's tab; plain text. */
  title: string;
  /** The page's content security policy. */
  policy: string;
  /** CSS. */
  style: string;
  /** HTML. */
  body: string;
}

/** A whole HTML page that fits small screens and follows the reader's light or dark setting. */
export const htmlDocument = ({ title, policy, style, body }: HtmlDocument): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
