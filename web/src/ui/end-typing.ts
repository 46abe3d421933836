/** How the typing in a field ends. */

/**
 * Lets Enter take what is typed, as leaving the field does, and Escape do so after `putBack` has put
 * back what was there; either gives the keyboard back to the page. Returns whether the key was one.
 */
export function endTyping(event: KeyboardEvent, putBack: () => void): boolean {
  if ((event.key !== 'Enter' && event.key !== 'Escape') || event.isComposing) return false;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === 'Escape') putBack();
  (event.currentTarget as HTMLElement).blur();
  return true;
}
