/** The keys that work anywhere on the page. */

export interface KeyActions {
  readonly loop: () => void;
  readonly random: () => void;
  readonly vary: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
  readonly original: () => void;
  readonly match: () => void;
  readonly closer: () => void;
  readonly record: () => void;
  readonly star: () => void;
  readonly lock: () => void;
  readonly tap: () => void;
  readonly grid: () => void;
  readonly kit: () => void;
  readonly further: () => void;
  readonly nearer: () => void;
  readonly help: () => void;
  readonly dismiss: () => void;
}

export type KeyAction = keyof KeyActions;

export interface KeyPress {
  readonly key: string;
  /** Where the key lies, whatever is printed on it. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const PLAIN: Readonly<Record<string, KeyAction>> = {
  ' ': 'loop',
  r: 'random',
  v: 'vary',
  s: 'save',
  a: 'original',
  b: 'match',
  c: 'closer',
  i: 'record',
  f: 'star',
  l: 'lock',
  t: 'tap',
  g: 'grid',
  k: 'kit',
  '+': 'further',
  '=': 'further',
  '-': 'nearer',
  '?': 'help',
  escape: 'dismiss',
};

/** The action of a key press; null for one that is none of ours. */
export function actionOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): KeyAction | null {
  const letter = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (altKey) return null;
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    return letter === 'y' && !shiftKey ? 'redo' : null;
  }
  return altKey ? null : (PLAIN[letter] ?? null);
}

/** Pads in one row of keys. */
const ROW = 8;

/** The pad of a key press: the digits 1 to 8, with shift the second eight; null for none. */
export function padOf({ code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): number | null {
  const [, digit] = /^Digit([1-8])$/.exec(code) ?? [];
  if (!digit || ctrlKey || metaKey || altKey) return null;
  return Number(digit) - 1 + (shiftKey ? ROW : 0);
}

/** The key of a pad as it is shown, and as `aria-keyshortcuts` has it. */
export function padKey(pad: number): { readonly shown: string; readonly shortcut: string } {
  const digit = String((pad % ROW) + 1);
  return pad < ROW
    ? { shown: digit, shortcut: digit }
    : { shown: `⇧${digit}`, shortcut: `Shift+${digit}` };
}

const TYPED_IN = 'input:not([type=file], [type=range], [type=checkbox]), textarea';
const PRESSED_BY_SPACE = 'button, a[href], input[type=checkbox]';
const MENU_ITEM = '[role^=menuitem]';

/** Pads that keys strike. */
export interface PadKeys {
  count(): number;
  strike(pad: number): void;
}

/** Listens on the window for the keys of some actions; returns the function that stops listening. */
export function listenForKeys(
  actions: Partial<KeyActions>,
  blocked: () => boolean,
  pads: PadKeys | null = null,
): () => void {
  // A button reached by Tab keeps the space bar, and so does an open menu however it was opened; a
  // button that was clicked, or that the kit's key brought the focus to, leaves it to the loop.
  let spaceLoops = false;
  const pointed = (): void => void (spaceLoops = true);
  const pressed = (event: KeyboardEvent): void => {
    const focused = event.composedPath()[0];
    if (event.key === 'Tab') spaceLoops = false;
    if (event.defaultPrevented || blocked() || !(focused instanceof Element)) return;
    const typing = focused.matches(TYPED_IN);
    const pad = padOf(event);
    if (pads && pad !== null && pad < pads.count() && !typing) {
      event.preventDefault();
      if (!event.repeat) pads.strike(pad);
      return;
    }
    const action = actionOf(event);
    const act = action && actions[action];
    if (!act || typing) return;
    if (action === 'loop' && focused.matches(spaceLoops ? MENU_ITEM : PRESSED_BY_SPACE)) return;
    if (event.repeat && action !== 'undo' && action !== 'redo') return event.preventDefault();
    event.preventDefault();
    act();
    if (action === 'kit') spaceLoops = true;
  };
  addEventListener('pointerdown', pointed, true);
  addEventListener('keydown', pressed);
  return () => {
    removeEventListener('pointerdown', pointed, true);
    removeEventListener('keydown', pressed);
  };
}
