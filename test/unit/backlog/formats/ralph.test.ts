import { describe, expect, it } from 'vitest'
import { noticesOf, problemsOfFile, readFileAs, shortly } from '../../../support/files/read-file-as.ts'

const story = (id: string, more: object = {}) => ({
  id,
  title: `Story ${id}`,
  priority: 1,
  passes: false,
  ...more,
})

describe("Ralph's prd.json", () => {
  it('needs that are spelled otherwise count where each of them names a story', async () => {
    const { drafts } = await readFileAs('prd.json', {
      project: 'Clock',
      branchName: 'ralph/clock',
      userStories: [
        story('S1', { dependencies: [] }),
        story('S2', { dependencies: ['S1'] }),
        story('S3', { depends_on: ['S1', 'S2'] }),
        story('S4', { dependencies: ['PostgreSQL 16', 'S1'] }),
        story('S5', { dependencies: ['S4'], dependsOn: ['S1'] }),
      ],
    })
    expect(drafts.map(shortly)).toEqual(['S1', 'S2 (S1)', 'S3 (S1 S2)', 'S4', 'S5 (S1)'])
    expect(drafts.map(({ metadata }) => metadata)).toEqual([
      { dependencies: [] },
      {},
      {},
      { dependencies: ['PostgreSQL 16', 'S1'] },
      { dependencies: ['S4'] },
    ])
  })

  it('its stories are in the order of their numbers, then as they stand', async () => {
    const backlog = await readFileAs('prd.json', {
      project: 'Clock',
      branchName: 'ralph/clock',
      userStories: [
        story('US-4', { priority: 12 }),
        story('US-3', { priority: 4.5 }),
        story('US-1', { priority: 4 }),
        story('setup', { priority: 1, passes: true }),
        story('US-2', { priority: 4, dependsOn: ['setup'] }),
        story('US-0', { priority: 0.5 }),
        story('US-5', { priority: 38 }),
      ],
    })
    expect(backlog.format).toBe('ralph')
    expect(backlog.drafts.map(shortly)).toEqual([
      'US-0',
      'setup done',
      'US-1',
      'US-2 (setup)',
      'US-3',
      'US-4',
      'US-5',
    ])
    expect(backlog.drafts.map(({ priority }) => priority)).toEqual([0, 1, 4, 4, 4, 9, 9])
    expect(backlog.drafts.map(({ sourcePriority }) => sourcePriority)).toEqual([
      '0.5',
      '1',
      '4',
      '4',
      '4.5',
      '12',
      '38',
    ])
    expect(backlog.notices).toEqual([])
  })

  it('what says when it passes is kept, and notes are for the agent', async () => {
    const { drafts } = await readFileAs('scripts/ralph/prd.json', {
      project: 'x',
      userStories: [
        story('A', {
          description: 'As a user',
          acceptanceCriteria: ['Typecheck passes'],
          verificationCommands: ['npm test'],
          context: { passes: false },
          notes: 'Mind the gap.',
        }),
      ],
    })
    expect(drafts).toMatchObject([
      {
        description: 'As a user\n\n## Notes\n\nMind the gap.',
        metadata: {
          acceptanceCriteria: ['Typecheck passes'],
          verificationCommands: ['npm test'],
          context: { passes: false },
        },
      },
    ])
  })

  it('other spellings are read, and a notice says so', async () => {
    const backlog = await readFileAs('prd.json', {
      productName: 'Clock',
      stories: [
        { id: 1, title: 'One', priority: 'high' },
        { id: 'b', title: 'Two', priority: [] },
        { id: 'c' },
        { id: 'd', title: 'Four', priority: ' ' },
      ],
    })
    expect(backlog.drafts.map(({ id, title, priority }) => [id, title, priority])).toEqual([
      ['1', 'One', 1],
      ['b', 'Two', 5],
      ['c', 'c', 5],
      ['d', 'Four', 5],
    ])
    expect(noticesOf(backlog)).toEqual([
      'project: is missing; nothing here needs it',
      'stories: is read as userStories',
      'stories[1].priority: "[]" is no number; taken as 5',
      'stories[2].title: is missing; taken from its id',
      'stories[3].priority: " " is no number; taken as 5',
    ])
  })

  it.each([
    ['no list', { project: 'x' }, /must be an object with a list "userStories"; found an object without one/],
    ['a list', [], /found a list/],
    [
      'passes as a text',
      { project: 'x', userStories: [story('A', { passes: 'no' })] },
      /passes: must be true or false/,
    ],
    ['an id twice', { project: 'x', userStories: [story('A'), story('A')] }, /is there twice/],
    ['no id', { project: 'x', userStories: [{ title: 'x' }] }, /id: is missing/],
  ])('with %s it is refused', async (_, content, message) => {
    expect((await problemsOfFile('prd.json', content)).join('\n')).toMatch(message)
  })
})
