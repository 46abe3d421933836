import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string): string =>
  readFileSync(new URL(`../../src/styles/${name}`, import.meta.url), 'utf8');
const dark = read('page.css');
const light = read('light.css');

function luminance(token: string, css: string): number {
  const hex = new RegExp(`--${token}: #([0-9a-f]{6});`).exec(css)![1]!;
  const [r, g, b] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string, css: string): number {
  const [low, high] = [luminance(a, css), luminance(b, css)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** WCAG 2.2, 1.4.3: 4.5 to 1 for text. */
it.each([
  ['ink', 'raise-lit'],
  ['dim', 'panel-lit'],
  ['dim', 'raise-lit'],
  ['faint', 'panel-lit'],
  ['hot-ink', 'hot'],
  ['hot-ink', 'hot-lit'],
  ['warn', 'panel'],
  ['ink', 'well'],
  ['dim', 'well'],
  ['hot', 'panel-lit'],
  ['ink', 'hot-wash'],
  ['dim', 'bg'],
  ['ink', 'alarm'],
  ['ink', 'float'],
  ['hot', 'float'],
])('%s on %s can be read', (text, surface) => {
  expect(contrast(text, surface, dark)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(text, surface, light)).toBeGreaterThanOrEqual(4.5);
});
