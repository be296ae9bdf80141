/** A title as a line of Markdown: without line ends, and without the spaces at its ends that a list drops. */
export const oneLine = (text: string): string => text.replaceAll(/\s*(?:\r\n?|\n)\s*/g, ' ').trim()
