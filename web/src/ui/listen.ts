/** What the whole window listens for; each function returns the one that stops it. */

/** Browsers let sound begin only within a gesture, and differ in which events they count. */
export function listenForGestures(gesture: () => void): () => void {
  const kinds = ['pointerdown', 'pointerup', 'touchend', 'keydown', 'drop'];
  for (const kind of kinds) addEventListener(kind, gesture, true);
  return () => kinds.forEach((kind) => removeEventListener(kind, gesture, true));
}

/** The page goes, or is put away. */
export function listenForLeaving(left: () => void): () => void {
  addEventListener('pagehide', left);
  return () => removeEventListener('pagehide', left);
}

/** A file that is pasted, wherever the focus is. */
export function listenForPaste(pasted: (file: File) => void): () => void {
  const listener = (event: ClipboardEvent): void => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    pasted(file);
  };
  addEventListener('paste', listener);
  return () => removeEventListener('paste', listener);
}
