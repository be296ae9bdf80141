/**
 * Adds any number of elements to a list. `push(...more)` passes each as an argument of its own, and about a hundred thousand of them
 * overflow the stack: a file has room for more.
 */
export function addAll<Element>(list: Element[], more: readonly Element[]): void {
  for (const element of more) list.push(element)
}
