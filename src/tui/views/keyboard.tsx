import { useInput, usePaste } from 'ink'
import type { ReactNode } from 'react'
import { keyNames } from '../keys/key-name.ts'

/** Keys, one by one. A paste is not typed: pasted text must not steer. */
export function Keyboard({ onKey }: { readonly onKey: (key: string) => void }): ReactNode {
  useInput((input, key) => {
    for (const name of keyNames(input, key)) onKey(name)
  })
  usePaste(ignore)
  return null
}

const ignore = (): void => undefined
