import { describe, expect, it } from 'vitest'
import { bindingProblems, bindingsOf, keymapOf } from '../../../src/keymap/key-bindings.ts'
import { keyNameOf } from '../../../src/keymap/key-name.ts'
import { keyTable, rowOfKey } from '../../../src/keymap/key-table.ts'
import { footerKeyWords, helpKeyWords, keyOfAction } from '../../../src/keymap/shown-keys.ts'

const messages = (written: Parameters<typeof bindingProblems>[0]): readonly string[] =>
  bindingProblems(written).map(({ path, message }) => `${path.join('.')} ${message}`)

describe('keys of a person’s own', () => {
  it('replace those of the table, and are shown in their place', () => {
    const keymap = keymapOf(bindingsOf({ stop: 'Ctrl+X', retry: ['t', 'y', 't'], plan: 'P' }))
    expect(rowOfKey('ctrl+x', 'workers', keymap)?.action).toBe('stop')
    expect(rowOfKey('x', 'workers', keymap)).toBeNull()
    expect(rowOfKey('y', 'summary', keymap)?.action).toBe('retry')
    const retry = keymap.find(({ action }) => action === 'retry')!
    expect(helpKeyWords(retry, retry.help!, keymap)).toBe('t R y')
    expect(footerKeyWords(retry, retry.footer!, keymap)).toBe('t')
    expect(keyOfAction('stop', keymap)).toBe('Ctrl+X')
  })

  it('may be none, and may change places', () => {
    const written = { notices: [], stop: 'r', retry: 'x' }
    expect(bindingProblems(written)).toEqual([])
    const keymap = keymapOf(bindingsOf(written))
    expect(rowOfKey('i', 'workers', keymap)).toBeNull()
    expect(rowOfKey('r', 'workers', keymap)?.action).toBe('stop')
    expect(keyOfAction('notices', keymap)).toBeNull()
  })

  it('are refused where the action isn’t there, where no terminal sends the key, and where it can’t be given away', () => {
    expect(messages({ retri: 'x' })).toEqual(['retri is no action of the screen; did you mean retry?'])
    expect(messages({ teleport: 'x' })).toEqual([
      'teleport is no action of the screen; docs/keys.md has them all',
    ])
    expect(messages({ stop: ['q', 'escap'] })).toEqual([
      'stop.1 must be a key; found "escap": did you mean escape?',
    ])
    expect(messages({ stop: 'alt+x' })[0]).toContain('a character, ctrl+a to ctrl+z, or enter, tab')
    expect(messages({ interrupt: 'q' })).toEqual(['interrupt keeps its keys'])
    expect(messages({ quit: [] })).toEqual(['quit must have a key'])
  })

  it('are refused where a key would mean two things in one place, once', () => {
    expect(messages({ stop: 'r' })).toEqual(['stop gives r to stop, which is the key of retry in Workers'])
    expect(messages({ stop: 'H', zoom: 'H' })).toEqual([
      'stop gives H to stop, which is the key of zoom in Workers',
    ])
    expect(messages({ pause: 'ctrl+c' })).toEqual([
      'pause gives Ctrl+C to pause, which is the key of interrupt in Workers',
    ])
  })

  it('are refused where a replay would have a key twice', () => {
    expect(messages({ zoom: '.' })).toEqual([
      'zoom gives . to zoom, which is the key of replayNext in Workers',
    ])
  })

  it('leave the table alone where there are none', () => {
    expect(keymapOf({})).toBe(keyTable)
  })
})

describe('the name of a key', () => {
  it('is read as people write it', () => {
    const names = ['X', 'shift+x', 'ESC', 'Return', ' ', 'Ctrl+I', 'PgDn', 'ctrl+A', '漢']
    expect(names.map(keyNameOf)).toEqual([
      'X',
      'X',
      'escape',
      'enter',
      'space',
      'tab',
      'pagedown',
      'ctrl+a',
      '漢',
    ])
  })

  it('is none where no terminal sends such a key', () => {
    for (const name of ['alt+x', 'ctrl+1', 'f20', '', 'xx', '\u0007']) expect(keyNameOf(name)).toBeNull()
  })
})
