/** What Shift+Tab shows: help for the name at the cursor, or for the call whose parentheses surround it. */
import type * as TypeScript from "typescript";
import type { FullTs } from "./typescript";

/** The most fields of an object parameter that are listed. */
const MOST_FIELDS = 40;

const INVOKED = { kind: "invoked" } as const;
const NEVER_CANCELLED = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => {},
};

type Parts = readonly TypeScript.SymbolDisplayPart[] | undefined;

/** @returns text for the reader, or undefined if nothing is known. */
export function helpAt(
  ts: FullTs,
  program: TypeScript.Program,
  file: TypeScript.SourceFile,
  position: number,
): string | undefined {
  const checker = program.getTypeChecker();
  const node = ts.getTouchingPropertyName(file, position);
  const named = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
  const known = node === file ? undefined : quickInfo(ts, checker, file, node);
  // For a number or a string among the arguments, help for the call is more useful than its type.
  return named
    ? (known ?? signatureHelp(ts, program, file, position))
    : (signatureHelp(ts, program, file, position) ?? known);
}

function quickInfo(
  ts: FullTs,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
  node: TypeScript.Node,
): string | undefined {
  const container = ts.getContainerNode(node);
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol && symbol.escapedName !== "unknown") {
    const { displayParts, documentation, tags } =
      ts.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
        checker,
        symbol,
        file,
        container,
        node,
      );
    return paragraphs([text(displayParts), text(documentation), tagLines(tags)]);
  }
  if (!ts.isExpression(node)) {
    return undefined;
  }
  return text(ts.typeToDisplayParts(checker, checker.getTypeAtLocation(node), container));
}

function signatureHelp(
  ts: FullTs,
  program: TypeScript.Program,
  file: TypeScript.SourceFile,
  position: number,
): string | undefined {
  const found = ts.SignatureHelp.getSignatureHelpItems(program, file, position, INVOKED, NEVER_CANCELLED);
  const item = found?.items[found.selectedItemIndex];
  if (!found || !item) {
    return undefined;
  }
  const parameters = item.parameters.map(({ displayParts }) => text(displayParts));
  const signature = `${text(item.prefixDisplayParts)}${parameters.join(text(item.separatorDisplayParts))}${text(item.suffixDisplayParts)}`;
  const forms =
    found.items.length > 1 ? `  (form ${found.selectedItemIndex + 1} of ${found.items.length})` : "";
  const index = item.isVariadic
    ? Math.min(found.argumentIndex, item.parameters.length - 1)
    : found.argumentIndex;
  const parameter = item.parameters[index];
  const about = parameter && [`→ ${text(parameter.displayParts)}`, text(parameter.documentation)];
  return paragraphs([
    `${signature}${forms}`,
    about?.filter((line) => line !== "").join("\n  ") ?? "",
    fields(ts, program.getTypeChecker(), file, position),
    text(item.documentation),
    tagLines(item.tags.filter(({ name }) => name !== "param")),
  ]);
}

/** The fields that the object literal at the cursor may have. */
function fields(
  ts: FullTs,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
  position: number,
): string {
  let node: TypeScript.Node | undefined = ts.findPrecedingToken(position, file);
  while (node && !ts.isObjectLiteralExpression(node) && !ts.isCallOrNewExpression(node)) {
    node = node.parent;
  }
  if (!node || !ts.isObjectLiteralExpression(node)) {
    return "";
  }
  const type = checker.getContextualType(node);
  const all = type ? checker.getPropertiesOfType(checker.getNonNullableType(type)) : [];
  const lines = all.slice(0, MOST_FIELDS).map((field) => {
    const optional = field.flags & ts.SymbolFlags.Optional ? "?" : "";
    const [first = ""] = text(field.getDocumentationComment(checker)).trim().split("\n");
    const written = checker.typeToString(checker.getTypeOfSymbol(field), file);
    return `  ${field.name}${optional}: ${written}${first === "" ? "" : `  – ${first}`}`;
  });
  const more = all.length > MOST_FIELDS ? [`  and ${all.length - MOST_FIELDS} more`] : [];
  return [...lines, ...more].join("\n");
}

/** `@returns …`, `@throws …`: with their labels. */
function tagLines(tags: readonly TypeScript.JSDocTagInfo[] | undefined): string {
  return (tags ?? []).map((tag) => `@${tag.name} ${text(tag.text)}`.trim()).join("\n");
}

function text(parts: Parts): string {
  return (parts ?? []).map((part) => part.text).join("");
}

function paragraphs(texts: readonly string[]): string {
  return texts.filter((one) => one !== "").join("\n\n");
}
