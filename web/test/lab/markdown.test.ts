import { expect, it } from 'vitest';
import { parseMarkdown } from '../../src/lab/markdown';

const text = (words: string) => ({ kind: 'text', text: words });

it('reads a model card', () => {
  const card = `# Title

A paragraph over
two lines with \`code\` and **weight**.

## Trained on
| source | clips |
|---|---|
| a | 35 |

- one
- two

\`\`\`
ghostnote train
\`\`\`
`;
  expect(parseMarkdown(card)).toEqual([
    { kind: 'heading', level: 1, text: [text('Title')] },
    {
      kind: 'paragraph',
      text: [
        text('A paragraph over two lines with '),
        { kind: 'code', text: 'code' },
        text(' and '),
        { kind: 'strong', text: 'weight' },
        text('.'),
      ],
    },
    { kind: 'heading', level: 2, text: [text('Trained on')] },
    {
      kind: 'table',
      rows: [
        [[text('source')], [text('clips')]],
        [[text('a')], [text('35')]],
      ],
    },
    { kind: 'list', items: [[text('one')], [text('two')]] },
    { kind: 'code', text: 'ghostnote train' },
  ]);
});

it('takes HTML and links to anything but the web as text', () => {
  for (const source of ['<script>alert(1)</script>', '[a](javascript:alert(1))', '![x](data:x)']) {
    expect(parseMarkdown(source)).toEqual([{ kind: 'paragraph', text: [text(source)] }]);
  }
  expect(parseMarkdown('[a](https://example.org/x)')).toEqual([
    { kind: 'paragraph', text: [{ kind: 'link', text: 'a', address: 'https://example.org/x' }] },
  ]);
});

it('ends with any text', () => {
  for (const source of ['', '\n\n', '```', '|', '- ', '#', '**']) {
    expect(parseMarkdown(source).length).toBeLessThanOrEqual(1);
  }
});
