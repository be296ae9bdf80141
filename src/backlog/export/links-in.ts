import type { ItemDraft } from '../../core/item.ts'

interface Link {
  readonly id: string
  readonly type: string
}

/** Links to other items that are neither order nor parent, as the readers of edges keep them, and the metadata without them. */
export function linksIn(
  { links, ...rest }: ItemDraft['metadata'],
  isOrder: (type: string) => boolean,
): { readonly links: readonly Link[]; readonly rest: ItemDraft['metadata'] } {
  const isPlain = Array.isArray(links) && links.every((link) => isLink(link) && !isOrder(link.type))
  return isPlain ? { links: links as Link[], rest } : { links: [], rest }
}

const isLink = (value: unknown): value is Link =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'type' in value &&
  typeof value.type === 'string'
