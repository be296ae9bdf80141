import type { DOMElement } from 'ink'
import type { Body } from './body.ts'

export interface PlacedBody {
  readonly node: DOMElement
  readonly body: Body
}

/** Where React leaves what the painter paints: Ink knows the places, the painter the insides. */
export interface BodyRegistry {
  readonly bodies: ReadonlyMap<string, PlacedBody>
  set(id: string, placed: PlacedBody): void
  delete(id: string): void
  /** The dialog on top; nothing is painted over it. */
  cover(node: DOMElement | null): void
  coverNode(): DOMElement | null
}

export function bodyRegistry(): BodyRegistry {
  const bodies = new Map<string, PlacedBody>()
  let covering: DOMElement | null = null
  return {
    bodies,
    set: (id, placed) => void bodies.set(id, placed),
    delete: (id) => void bodies.delete(id),
    cover(node) {
      covering = node
    },
    coverNode: () => covering,
  }
}
