import { describe, expect, it } from 'vitest'
import { issueSpots } from '../../../../src/app/trackers/github/issue-spots.ts'
import type { Gh } from '../../../../src/app/trackers/github/run-gh.ts'
import { readWithGh } from '../../../../src/app/trackers/github/read-with-gh.ts'
import { writeWithGh } from '../../../../src/app/trackers/github/write-with-gh.ts'
import { Tracker, type TrackerProgram } from '../../../../src/app/trackers/tracker.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemStatus } from '../../../../src/core/item.ts'
import { fileWords } from '../../../../src/core/policy/backlog-edit.ts'

const issues = (...list: readonly object[]) =>
  JSON.stringify(
    list.map((one, index) => ({ number: index + 1, title: 't', state: 'OPEN', labels: [], ...one })),
  )
const statuses = (entries: Readonly<Record<string, ItemStatus>>) =>
  new Map(
    Object.entries(entries).map(([id, status]) => [
      itemId(id),
      { status, hold: false, ours: fileWords, begun: false },
    ]),
  )
const record = { begin: async () => undefined, end: async () => undefined }

function scene(program: Partial<TrackerProgram>) {
  let now = 0
  const reads: number[] = []
  const whole: TrackerProgram = {
    read: async () => ({ text: issues({}) }),
    spots: issueSpots,
    write: async (text) => ({ text }),
    ...program,
  }
  const tracker = new Tracker(
    'github:',
    {
      ...whole,
      read: () => {
        reads.push(now)
        return whole.read()
      },
    },
    () => now,
  )
  return { tracker, reads, wait: (ms: number) => (now += ms) }
}

describe('a tracker', () => {
  it('is asked at most once a minute, and nobody waits for a later answer', async () => {
    const answers: ((text: string) => void)[] = []
    const { tracker, reads, wait } = scene({
      read: () => new Promise((resolve) => answers.push((text) => resolve({ text }))),
    })
    const first = tracker.stamp(0)
    answers[0]?.('[]')
    const stamp = await first
    wait(59_000)
    expect(await tracker.stamp(0)).toBe(stamp)
    wait(2_000)
    expect(await tracker.stamp(0)).toBe(stamp)
    answers[1]?.(issues({}))
    await expect.poll(() => tracker.stamp(0)).not.toBe(stamp)
    expect(reads).toEqual([0, 61_000])
  })

  it('takes no answer to a question that was asked before a status was written', async () => {
    const answers: ((text: string) => void)[] = []
    const { tracker, wait } = scene({
      read: () => new Promise((resolve) => answers.push((text) => resolve({ text }))),
      write: async (text, change) => writeWithGh(text, change, { gh: async () => ({ stdout: '' }) }),
    })
    const first = tracker.read(0)
    answers[0]?.(issues({}))
    await first
    wait(61_000)
    await tracker.stamp(0)
    const shown = await tracker.show({ statuses: statuses({ 'GH-1': 'done' }), expected: null, record }, 0)
    expect(shown).toEqual({ kind: 'written', stamp: await tracker.stamp(0) })
    answers[1]?.(issues({}))
    await new Promise(setImmediate)
    expect(await tracker.stamp(0)).toBe(shown.kind === 'written' ? shown.stamp : '')
    expect(await tracker.show({ statuses: statuses({ 'GH-1': 'done' }), expected: null, record }, 0)).toEqual(
      {
        kind: 'shown already',
      },
    )
  })

  it('keeps how often it had been written before it was read, and is read at once where that is too old', async () => {
    const { tracker, reads, wait } = scene({})
    await tracker.stamp(3)
    wait(10_000)
    await tracker.stamp(4)
    expect([tracker.writesBefore, reads]).toEqual([3, [0]])
    tracker.forget()
    await tracker.stamp(4)
    await expect.poll(() => tracker.writesBefore).toBe(4)
    expect(reads).toEqual([0, 10_000])
  })

  it('reports a write that fails, and tries it again later, not at once', async () => {
    let tries = 0
    const { tracker, wait } = scene({
      write: async (text) => {
        tries += 1
        return tries === 1 ? { failure: 'no network' } : { text }
      },
    })
    const order = { statuses: statuses({ 'GH-1': 'done' }), expected: null, record }
    const failure = 'github:: the status of GH-1 could not be written: no network'
    expect(await tracker.show(order, 0)).toEqual({ kind: 'problem', message: failure })
    expect(await tracker.show(order, 0)).toEqual({ kind: 'problem', message: failure })
    expect(tries).toBe(1)
    wait(11_000)
    expect((await tracker.show(order, 0)).kind).toBe('written')
    expect(await tracker.show({ ...order, expected: 'another version' }, 0)).toEqual({ kind: 'changed' })
  })

  it('is a problem of one line where it cannot be read', async () => {
    const { tracker } = scene({ read: async () => ({ failure: 'gh failed: no login' }) })
    expect(await tracker.read(0)).toMatchObject({ severity: 'error', message: 'gh failed: no login' })
  })
})

describe('gh', () => {
  const asked = async (status: ItemStatus, issue: object, answers: readonly string[] = []) => {
    const calls: string[] = []
    const gh: Gh = async (args) => {
      calls.push(args.join(' '))
      const failure = answers[calls.length - 1] ?? ''
      return failure === '' ? { stdout: '' } : { failure }
    }
    const result = await writeWithGh(issues(issue), { id: itemId('GH-1'), status }, { gh })
    return { calls, result }
  }
  const label = (name: string) => ({ labels: [{ name: 'bug' }, { name }] })

  it('shows statuses with the user’s own labels, and reads them back as the same', async () => {
    const own = { wip: 'claimed', 'needs-human': 'failed', icebox: 'blocked' } as const
    const calls: string[] = []
    const gh: Gh = async (args) => {
      calls.push(args.join(' '))
      return { stdout: '' }
    }
    const id = itemId('GH-1')
    let text = issues(label('Icebox'))
    const says: unknown[] = []
    for (const status of ['claimed', 'failed', 'done', 'todo'] as const) {
      const result = await writeWithGh(text, { id, status }, { gh, own })
      if ('text' in result) text = result.text
      const [spot] = issueSpots(text, own)
      says.push([spot?.says?.status, spot?.begun])
    }
    expect(calls).toEqual([
      'issue edit 1 --add-label wip --remove-label Icebox',
      'issue edit 1 --add-label needs-human --remove-label wip',
      'issue edit 1 --remove-label needs-human',
      'issue close 1 --reason completed',
      'issue reopen 1',
    ])
    expect(says).toEqual([
      ['todo', true],
      ['failed', false],
      ['done', false],
      ['todo', false],
    ])
  })

  it.each([
    ['claimed', {}, ['issue edit 1 --add-label loopwork:in-progress']],
    ['claimed', label('loopwork:in-progress'), []],
    [
      'done',
      label('loopwork:in-progress'),
      ['issue edit 1 --remove-label loopwork:in-progress', 'issue close 1 --reason completed'],
    ],
    ['done', { state: 'CLOSED' }, []],
    [
      'failed',
      label('loopwork:in-progress'),
      ['issue edit 1 --add-label loopwork:failed --remove-label loopwork:in-progress'],
    ],
    ['cancelled', {}, ['issue close 1 --reason not planned']],
    ['todo', { state: 'CLOSED' }, ['issue reopen 1']],
  ] as const)('shows %s', async (status, issue, commands) => {
    const { calls, result } = await asked(status, issue)
    expect(calls).toEqual(commands)
    const text = 'text' in result ? result.text : ''
    // What it says afterwards is what was shown: it is not written again.
    expect(
      await writeWithGh(text, { id: itemId('GH-1'), status }, { gh: async () => ({ failure: 'again' }) }),
    ).toEqual({
      text: expect.any(String) as string,
    })
  })

  it('makes a label that is missing, and reports everything else', async () => {
    const edit = 'issue edit 1 --add-label loopwork:failed'
    const made = await asked('failed', {}, ["gh issue edit failed: 'loopwork:failed' not found"])
    expect(made.calls.map((call) => call.slice(0, 40))).toEqual([
      edit,
      'label list --limit 1000 --json name',
      'label create loopwork:failed --descripti',
      edit,
    ])
    expect((await asked('failed', {}, ['no network'])).result).toEqual({ failure: 'no network' })
  })

  it('takes a label in another spelling for the same, and adds it as the repository spells it', async () => {
    const own = { 'needs-human': 'failed', 'in progress': 'claimed' } as const
    const labels = ['Needs human', 'In-Progress']
    const calls: string[] = []
    const gh: Gh = async (args) => {
      calls.push(args.join(' '))
      if (args[0] === 'label') return { stdout: JSON.stringify(labels.map((name) => ({ name }))) }
      const at = args.indexOf('--add-label')
      const name = args[at + 1] ?? ''
      return at < 0 || labels.includes(name) ? { stdout: '' } : { failure: `'${name}' not found` }
    }
    const id = itemId('GH-1')
    const shown = await writeWithGh(issues(label('In-Progress')), { id, status: 'claimed' }, { gh, own })
    expect(calls).toEqual([])
    await writeWithGh('text' in shown ? shown.text : '', { id, status: 'failed' }, { gh, own })
    expect(calls).toEqual([
      'issue edit 1 --add-label needs-human --remove-label In-Progress',
      'label list --limit 1000 --json name',
      'issue edit 1 --add-label Needs human --remove-label In-Progress',
    ])
  })

  it('is asked for the usual fields where it knows no newer ones', async () => {
    const calls: string[] = []
    const gh: Gh = async (args) => {
      calls.push(args.join(' '))
      return calls.length === 1
        ? { failure: 'gh issue list failed: Unknown JSON field: "parent"' }
        : { stdout: '[]' }
    }
    const read = readWithGh({ repository: null, labels: ['a'], limit: 5 }, gh)
    expect(await read()).toEqual({ text: '[]' })
    expect(calls[1]).toBe(
      'issue list --state all --limit 5 --json number,title,body,state,stateReason,labels,milestone,url,assignees --label a',
    )
  })
})
