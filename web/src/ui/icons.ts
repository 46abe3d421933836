/** The page's icons: strokes on a 16-pixel grid in the colour of the text around them. */

import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

export const icon = (shape: SVGTemplateResult): TemplateResult =>
  html`<svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;

export const playIcon = icon(svg`<path d="M4.5 2.8v10.4l8.6-5.2z" fill="currentColor" />`);
export const stopIcon = icon(
  svg`<rect x="3.6" y="3.6" width="8.8" height="8.8" rx="1.4" fill="currentColor" />`,
);
export const muteIcon = icon(
  svg`<path d="M2.5 6.2h2.2l3-2.6v8.8l-3-2.6H2.5zM10.6 6.2l3.6 3.6M14.2 6.2l-3.6 3.6" />`,
);
export const stemsIcon = icon(svg`<path d="M2.5 3.5h5M2.5 6.5h9M2.5 9.5h11M2.5 12.5h7" />`);
export const undoIcon = icon(
  svg`<path d="M5.8 3 2.6 6.2l3.2 3.2M2.8 6.2h6.4a4 4 0 0 1 0 8H6.4" />`,
);
export const redoIcon = icon(
  svg`<path d="m10.2 3 3.2 3.2-3.2 3.2M13.2 6.2H6.8a4 4 0 0 0 0 8h2.8" />`,
);
export const linkIcon = icon(
  svg`<path d="M6.6 9.4a3 3 0 0 0 4.3 0l2.2-2.2a3 3 0 0 0-4.3-4.3l-.9.9M9.4 6.6a3 3 0 0 0-4.3 0L2.9 8.8a3 3 0 0 0 4.3 4.3l.9-.9" />`,
);
export const modelIcon = icon(
  svg`<path d="M8 2.2 14 5.3 8 8.4 2 5.3zM2.4 8.3 8 11.2l5.6-2.9M2.4 11.2 8 14.1l5.6-2.9" />`,
);
export const diceIcon = icon(
  svg`<rect x="2" y="2" width="12" height="12" rx="3" /><g fill="currentColor" stroke="none"><circle cx="5.4" cy="5.4" r="1.15" /><circle cx="10.6" cy="10.6" r="1.15" /><circle cx="8" cy="8" r="1.15" /></g>`,
);
export const varyIcon = icon(
  svg`<path d="M1.8 6.4c2-4 4-4 6.2-.8s4.2 3.2 6.2-.8M1.8 11.6c2-4 4-4 6.2-.8s4.2 3.2 6.2-.8" />`,
);
export const lockIcon = icon(
  svg`<rect x="3.4" y="7.2" width="9.2" height="6.4" rx="1.6" fill="currentColor" /><path d="M5.4 7V5a2.6 2.6 0 0 1 5.2 0v2" />`,
);
export const openLockIcon = icon(
  svg`<rect x="3.4" y="7.2" width="9.2" height="6.4" rx="1.6" /><path d="M5.4 7V5a2.6 2.6 0 0 1 5-1" />`,
);
export const saveIcon = icon(svg`<path d="M8 2v8m0 0L4.8 6.8M8 10l3.2-3.2M2.5 13.5h11" />`);
export const fileIcon = icon(svg`<path d="M1.8 8h1.6M5 5v6M8 2.6v10.8M11 5.4v5.2M14.2 8h-1.6" />`);
export const closeIcon = icon(svg`<path d="m4 4 8 8m0-8-8 8" />`);
export const chevronIcon = icon(svg`<path d="m4.5 6.3 3.5 3.5 3.5-3.5" />`);
export const previousIcon = icon(svg`<path d="M9.8 4.5 6.3 8l3.5 3.5" />`);
export const nextIcon = icon(svg`<path d="M6.3 4.5 9.8 8l-3.5 3.5" />`);
export const tickIcon = icon(svg`<path d="m3.4 8.4 3 3 6.2-6.6" />`);
export const aimIcon = icon(
  svg`<circle cx="8" cy="8" r="4.2" /><path d="M8 1.6v2.2m0 8.4v2.2M1.6 8h2.2m8.4 0h2.2M8 8v.1" />`,
);
export const aboutIcon = icon(
  svg`<circle cx="8" cy="8" r="6.2" /><path d="M8 7.4v3.7M8 4.9v.1" />`,
);
export const warnIcon = icon(svg`<circle cx="8" cy="8" r="6.2" /><path d="M8 4.9v3.6M8 11v.1" />`);

export const starIcon = icon(
  svg`<path d="m8 1.9 1.9 3.9 4.2.6-3 3 .7 4.2L8 11.6l-3.8 2 .7-4.2-3-3 4.2-.6z" />`,
);
export const starredIcon = icon(
  svg`<path d="m8 1.9 1.9 3.9 4.2.6-3 3 .7 4.2L8 11.6l-3.8 2 .7-4.2-3-3 4.2-.6z" fill="currentColor" />`,
);
export const microphoneIcon = icon(
  svg`<rect x="5.8" y="1.8" width="4.4" height="7.4" rx="2.2" /><path d="M3.2 7.6a4.8 4.8 0 0 0 9.6 0M8 12.4v1.9" />`,
);
export const moreIcon = icon(
  svg`<g fill="currentColor" stroke="none"><circle cx="3.2" cy="8" r="1.35" /><circle cx="8" cy="8" r="1.35" /><circle cx="12.8" cy="8" r="1.35" /></g>`,
);
export const loopIcon = icon(
  svg`<path d="M2.4 8.6V7.4a3 3 0 0 1 3-3h7.4m-2.4-2.6 2.6 2.6-2.6 2.6M13.6 7.4v1.2a3 3 0 0 1-3 3H3.2m2.4 2.6L3 11.6 5.6 9" />`,
);
export const notesIcon = icon(
  svg`<path d="M6 12.2V3.4l7-1.4v8.8" /><g fill="currentColor" stroke="none"><ellipse cx="4.3" cy="12.3" rx="1.9" ry="1.5" /><ellipse cx="11.3" cy="10.9" rx="1.9" ry="1.5" /></g>`,
);
export const keyboardIcon = icon(
  svg`<rect x="1.8" y="3.2" width="12.4" height="9.6" rx="1.6" /><path d="M5.9 12.6V8.8M10.1 12.6V8.8" /><path d="M5.9 3.4v5M10.1 3.4v5" stroke-width="2.6" stroke-linecap="butt" />`,
);
export const dragIcon = icon(
  svg`<path d="M8 2v9m0 0L4.8 7.8M8 11l3.2-3.2" /><path d="M2.4 10.4v3.2h11.2v-3.2" stroke-dasharray="1.6 2.2" />`,
);

export const markIcon = html`<svg
  width="24"
  height="24"
  viewBox="0 0 24 24"
  fill="none"
  stroke="#ffb059"
  stroke-width="1.9"
  aria-hidden="true"
>
  <ellipse cx="12" cy="8" rx="9" ry="3.9" />
  <path d="M3 8v7.6c0 2.2 4 3.9 9 3.9s9-1.7 9-3.9V8" stroke-dasharray="2.3 2.8" />
</svg>`;
