/**
 * A title as a list can have it: as it is where it is read back so, else with a backslash before what begins it, which Markdown does not
 * show; else whatever its reader makes of it.
 */
export function spelledTitle(title: string, read: (title: string) => string | null): string {
  if (read(title) === title) return title
  const escaped = `\\${title}`
  if (read(escaped) === escaped) return escaped
  let line = title
  for (let again = read(line); again !== null && again !== '' && again !== line; again = read(line))
    line = again
  return line
}
