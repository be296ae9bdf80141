import type { Liveness } from '../../core/run/identity.ts'
import type { AgentFiles, EndFile } from './agent-files.ts'

/** What the files of an agent and its processes mean together. */
export type Meaning =
  /** No `started`: whoever creates it first decides. */
  | { readonly kind: 'not begun' }
  | { readonly kind: 'void' }
  /** `started` without its content: between create and write, or no space left. */
  | { readonly kind: 'half begun' }
  | { readonly kind: 'running' }
  /** It can't be seen from here: another host or container. */
  | { readonly kind: 'unseen' }
  /** The wrapper is gone and left no record. `strays`: processes of it live on. */
  | { readonly kind: 'lost'; readonly strays: boolean }
  | { readonly kind: 'ended'; readonly end: EndFile }
  | { readonly kind: 'folder gone' }

export interface Sighting {
  readonly wrapper: Liveness
  /** Processes with the mark, or members of the wrapper's session, the wrapper not counted. */
  readonly strays: boolean
}

/**
 * The table of the protocol. `sighting` must be older than `files`: a wrapper that was seen dead has left its record by
 * then, while one that was seen alive may end in between.
 */
export function agentStatus(files: AgentFiles | null, sighting: Sighting): Meaning {
  if (files === null) return { kind: 'folder gone' }
  if (files.end !== null) return { kind: 'ended', end: files.end }
  switch (files.started.kind) {
    case 'missing':
      return { kind: 'not begun' }
    case 'void':
      return { kind: 'void' }
    case 'partial':
      return { kind: 'half begun' }
    case 'wrapper':
      return whileBegun(sighting)
  }
}

function whileBegun(sighting: Sighting): Meaning {
  switch (sighting.wrapper) {
    case 'alive':
      return { kind: 'running' }
    case 'unknown':
      return { kind: 'unseen' }
    case 'dead':
      return { kind: 'lost', strays: sighting.strays }
  }
}
