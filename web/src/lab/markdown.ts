/** The Markdown of model cards as a tree of plain data: no HTML in, none out. */

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly address: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] };

const HEADING = /^(#{1,6}) +(.*)$/;
const ITEM = /^ *[-*] +(.*)$/;
const RULE = /^\|?[ :|-]+\|[ :|-]*$/;
const FENCE = /^```/;

/** Headings, paragraphs, flat lists, tables and fenced code; anything else reads as text. */
export function parseMarkdown(source: string): readonly Block[] {
  const lines = source.split(/\r?\n/);
  const blocks: Block[] = [];
  while (lines.length > 0) {
    const block = take(lines);
    if (block) blocks.push(block);
  }
  return blocks;
}

/** Takes the lines of the next block off the front; null for a blank line. */
function take(lines: string[]): Block | null {
  const line = lines.shift()!;
  if (line.trim() === '') return null;
  const heading = HEADING.exec(line);
  if (heading) return { kind: 'heading', level: heading[1]!.length, text: inlines(heading[2]!) };
  if (FENCE.test(line)) {
    const text = takeWhile(lines, (each) => !FENCE.test(each)).join('\n');
    lines.shift();
    return { kind: 'code', text };
  }
  if (line.startsWith('|')) {
    const rows = [line, ...takeWhile(lines, (each) => each.startsWith('|'))];
    return { kind: 'table', rows: rows.filter((row) => !RULE.test(row)).map(cells) };
  }
  if (ITEM.test(line)) {
    const items = [line, ...takeWhile(lines, (each) => ITEM.test(each))];
    return { kind: 'list', items: items.map((item) => inlines(ITEM.exec(item)![1]!)) };
  }
  const goesOn = (each: string): boolean =>
    each.trim() !== '' && ![HEADING, ITEM, FENCE].some((other) => other.test(each));
  return { kind: 'paragraph', text: inlines([line, ...takeWhile(lines, goesOn)].join(' ')) };
}

function takeWhile(lines: string[], holds: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !holds(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

const cells = (row: string): readonly (readonly Inline[])[] =>
  row
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => inlines(cell.trim()));

const MARK = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

function inlines(source: string): readonly Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of source.matchAll(MARK)) {
    if (match.index > at) found.push({ kind: 'text', text: source.slice(at, match.index) });
    const [whole, code, strong, text, address] = match;
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (strong !== undefined) found.push({ kind: 'strong', text: strong });
    else found.push({ kind: 'link', text: text!, address: address! });
    at = match.index + whole.length;
  }
  if (at < source.length) found.push({ kind: 'text', text: source.slice(at) });
  return found;
}
