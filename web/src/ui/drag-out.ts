/** Dragging a file out of the page. */

import type { DraggedFile } from '../taker';

/** Gives a drag the file that saving would make, for browsers that let it leave the page. */
export function dragOut(file: DraggedFile | null, { dataTransfer }: DragEvent): void {
  if (!file || !dataTransfer) return;
  const address = new URL(file.address, location.href).href;
  dataTransfer.effectAllowed = 'copy';
  dataTransfer.setData('DownloadURL', `${file.type}:${file.name}:${address}`);
  dataTransfer.setData('text/uri-list', address);
}
