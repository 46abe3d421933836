/** Icons that only the Lab has. */

import { svg } from 'lit';
import { icon } from '../../ui/icons';

export const earIcon = icon(
  svg`<path d="M2.5 6.2v3.6h2.4L8.2 12.6V3.4L4.9 6.2zM10.8 5.6a3.4 3.4 0 0 1 0 4.8M12.8 3.6a6.2 6.2 0 0 1 0 8.8" />`,
);
export const walkIcon = icon(
  svg`<path d="M2.5 12.5c2.4 0 2.2-5.4 4.6-5.4s2 3 4 3 2.4-6.6 2.4-6.6" /><circle cx="2.5" cy="12.5" r="1" fill="currentColor" /><circle cx="13.5" cy="3.5" r="1" fill="currentColor" />`,
);
export const chainIcon = icon(
  svg`<path d="M6.8 5H4.6a3 3 0 0 0 0 6h2.2M9.2 5h2.2a3 3 0 0 1 0 6H9.2M5.6 8h4.8" />`,
);
export const turnsIcon = icon(
  svg`<path d="M2.6 5.4h9M9 2.8l2.6 2.6L9 8M13.4 10.6h-9M7 8l-2.6 2.6L7 13.2" />`,
);
export const cardIcon = icon(
  svg`<rect x="2.6" y="2.4" width="10.8" height="11.2" rx="1.8" /><path d="M5.4 5.8h5.2M5.4 8.2h5.2M5.4 10.6h3" />`,
);
