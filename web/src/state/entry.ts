/** Looking up in a table under a name that came from outside: a link, a file or a server. */

/** What the table has under the name; nothing of what every object has, such as `constructor`. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
