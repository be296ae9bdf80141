import { describe, expect, it } from 'vitest'
import { keymapOf } from '../../src/keymap/key-bindings.ts'
import { keyTable } from '../../src/keymap/key-table.ts'
import { startActionOf, startKeys } from '../../src/keymap/start-keys.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { rowText } from '../../src/text/row.ts'
import { literal } from '../../src/text/safe.ts'
import { pressInSetup } from '../../src/tui/start/setup/press-in-setup.ts'
import { welcomeRows } from '../../src/tui/start/welcome-rows.ts'
import { setupRows } from '../../src/tui/start/setup/setup-rows.ts'
import {
  firstSetup,
  startPlaceOf,
  withFacts,
  type SetupState,
} from '../../src/tui/start/setup/setup-state.ts'
import { matchesFrame } from './fixtures/frame-files.ts'
import { choice, found, setupFacts as facts, setupPlace as place, without } from './fixtures/setup-facts.ts'

const size = { columns: 80, rows: 24 }

function after(state: SetupState, ...keys: readonly string[]): SetupState {
  return keys.reduce((now, key) => {
    const step = pressInSetup(now, key, size)
    if (typeof step === 'string') throw new Error(`${key}: ${step}`)
    return step
  }, state)
}

const frameOf = (state: SetupState, columns: number, rows: number): string =>
  setupRows(state, { columns, rows })
    .map((row) => rowText(row).trimEnd())
    .join('\n')

const sizes: readonly (readonly [number, number])[] = [
  [80, 24],
  [120, 40],
  [200, 50],
  [300, 100],
  [40, 10],
]

describe.each(sizes)('at %sx%s', (columns, rows) => {
  it.each([
    ['setup', found],
    ['setup-no-agent', without],
  ])('%s', (name, state) => {
    const painted = setupRows(state, { columns, rows })
    expect(painted).toHaveLength(rows)
    for (const row of painted) expect(cellWidth(rowText(row))).toBe(columns)
    matchesFrame(`${name}-${columns}x${rows}`, frameOf(state, columns, rows))
  })
})

describe.each(sizes)('the welcome of the demo at %sx%s', (columns, rows) => {
  it('says what will happen', () => {
    const welcome = {
      workers: 3,
      keymap: keyTable,
      folder: literal('/tmp/loopwork-demo-…'),
      isStarting: false,
    }
    const painted = welcomeRows(welcome, { columns, rows })
    expect(painted).toHaveLength(rows)
    for (const row of painted) expect(cellWidth(rowText(row))).toBe(columns)
    matchesFrame(`demo-${columns}x${rows}`, painted.map((row) => rowText(row).trimEnd()).join('\n'))
  })
})

it('the welcome of the demo names the keys that a person has in its screen', () => {
  const keymap = keymapOf({ zoom: ['ctrl+x'], back: ['Q'], help: ['f5'], stop: ['K'], more: [] }, keyTable)
  const welcome = { workers: 3, keymap, folder: literal('/tmp/x'), isStarting: false }
  const text = welcomeRows(welcome, size).map(rowText).join('\n')
  expect(text).toMatch(/Ctrl\+X +one agent in full; Q comes back/)
  expect(text).toMatch(/K r d +stop a task/)
  expect(text).toMatch(/F5 +every key/)
  expect(text).toMatch(/: more - +more or fewer agents/)
})

it.each([
  ['setup-typing', after(found, 'c', ...'my-agent --print')],
  ['setup-reading', after(found, 'v', 'j', 'j')],
  ['setup-looking', firstSetup(place)],
])('%s', (name, state) => {
  matchesFrame(`${name}-80x24`, frameOf(state, 80, 24))
})

describe('keys', () => {
  it('changes what is chosen, and stops at both ends', () => {
    expect(after(found, 'l').picked.chosen.agent).toBe(1)
    expect(after(found, 'right', 'l').picked.chosen.agent).toBe(1)
    expect(after(found, 'h').picked.chosen.agent).toBe(0)
    expect(after(found, 'k', 'j', 'down', 'left', 'l').picked.chosen).toEqual({
      ...{ agent: 0, tasks: 0, gate: 1, workers: 1 },
    })
  })

  it('goes back with Esc, and never out', () => {
    const typing = after(found, 'c', 'x', 'escape')
    expect(typing.mode.kind).toBe('choosing')
    expect(after(typing, 'escape', 'escape')).toEqual(typing)
    expect(pressInSetup(typing, 'q', size)).toBe('leave')
  })

  it('leaves what was said elsewhere as it is', () => {
    const given = withFacts(firstSetup(place), {
      ...facts,
      choices: { ...facts.choices, agent: { ...facts.choices.agent, isGiven: true } },
    })
    expect(after(given, 'l', 'c')).toEqual(given)
    expect(frameOf(given, 80, 24)).not.toMatch(/ (?:h l change|c own agent) /)
  })

  it('takes a typed command for the agent, and shows it', () => {
    const typed = after(found, 'c', ...'./mine', 'space', ...'-x', 'enter')
    expect(typed.picked).toMatchObject({ command: ['./mine', '-x'], chosen: { agent: 2 } })
    expect(frameOf(typed, 80, 24)).toMatch(/agent +\.\/mine -x +typed here +3 of 3/)
  })

  it('names what is wrong with a typed command, and stays there', () => {
    expect(frameOf(after(found, 'c', ...'missing', 'enter'), 80, 24)).toContain('✗ there is no missing here')
    expect(frameOf(after(found, 'c', ..."'open", 'enter'), 80, 24)).toContain('✗ a quote in it has no end')
    expect(after(found, 'c', 'enter')).toEqual(found)
  })

  it('starts only with an agent, and does nothing while it starts', () => {
    expect(pressInSetup(found, 'enter', size)).toBe('start')
    expect(pressInSetup(without, 'enter', size)).toBe(without)
    const starting: SetupState = { ...found, mode: { kind: 'starting' } }
    for (const key of ['enter', 'q', 'l', 'escape']) expect(pressInSetup(starting, key, size)).toBe(starting)
  })

  it('says of an agent that is there and does not answer that it is there', () => {
    const unfit = [literal('/usr/bin/claude gives no version')]
    const state = withFacts(firstSetup(place), {
      ...facts,
      unfit,
      choices: { ...facts.choices, agent: choice() },
    })
    expect(frameOf(state, 120, 24)).toContain(
      'No agent answers: /usr/bin/claude gives no version. Names that were looked for: claude',
    )
    expect(frameOf(state, 120, 24)).not.toContain('No agent was found')
  })

  it('names in its sentences only keys that do something there', () => {
    const named = (state: SetupState): readonly string[] =>
      setupRows(state, { columns: 200, rows: 10 })
        .slice(0, -1)
        .flatMap((row) => [...rowText(row).matchAll(/press (\S)\b|(\S+) (?:writes|shows the whole)/g)])
        .map(([, pressed, other]) => (pressed ?? other ?? '').toLowerCase())
    expect(named(found)).toEqual(['enter', 'v'])
    expect(named(without)).toEqual(['r', 'c'])
    for (const state of [found, without])
      for (const key of named(state)) expect(startActionOf(key, startPlaceOf(state)!)).not.toBeNull()
  })

  it('tells what each key of the page does, by ?, and closes that by it', () => {
    const help = (state: SetupState, columns: number): string => frameOf(after(state, '?'), columns, 24)
    for (const state of [found, without])
      for (const { footer, help: does, places } of startKeys) {
        const isHere = does !== undefined && footer !== null && places.includes(startPlaceOf(state)!)
        if (isHere) expect(help(state, 100)).toContain(`   ${footer.keys.padEnd(7)}${does}`)
        else if (does !== undefined) expect(help(state, 100)).not.toContain(does)
      }
    expect(help(found, 40)).toContain('looks again, for an agent')
    expect(after(found, '?', '?')).toEqual(found)
    expect(after(found, '?', 'v')).toEqual(found)
  })

  it('has a footer with keys that do something, each with its action', () => {
    const states = [found, without, after(found, 'c'), after(found, 'v')]
    for (const state of states) {
      const footer = frameOf(state, 300, 24).split('\n').at(-1)?.trim().split('  ') ?? []
      const at = startPlaceOf(state)
      const rows = startKeys.filter(
        ({ footer: part, places }) => part !== null && at !== null && places.includes(at),
      )
      expect(footer).toEqual(rows.map((row) => `${row.footer?.keys} ${row.footer?.label}`))
    }
  })
})
