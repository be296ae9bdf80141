/** A small backlog of one format, with everything in it that a run changes. */
export interface RoundTrip {
  readonly format: string
  /** What a run is given. */
  readonly source: string
  /** By path. `«a→b»` is a place that a run changes, from `a` to `b`; no other byte may differ afterwards. */
  readonly files: Readonly<Record<string, string>>
  /** How the files are written. The texts below have LF, no byte order mark, two spaces for each step, and a newline at the end. */
  readonly quirks: readonly Quirk[]
}

export const quirks = ['crlf', 'bom', 'tabs', 'no final newline'] as const
type Quirk = (typeof quirks)[number]

/**
 * In each one task is done already, or has been for long, one is done by the run and one fails. The scripts are those of the scripted
 * agent. YAML
 * is indented by one space: it has no tabs. Every text has an emoji of several UTF-16 units before the places that change.
 */
export const roundTrips: readonly RoundTrip[] = [
  {
    format: 'loopwork',
    source: '.specs/tasks/tasks.json',
    quirks: ['bom', 'crlf', 'tabs', 'no final newline'],
    files: {
      '.specs/tasks/tasks.json': jsonOf(`{
  "tasks": [
    { "id": "LW-1", "title": "\\"status\\": \\"pending\\" 👩‍🚀", "description": "", "status": "completed", "events": [{ "status": "pending" }] },
    { "status": "«pending→completed»", "id": "LW-2", "title": "Two", "description": %write loopwork%, "priority": "critical", "own": [1,2] },
    {
      "id": "LW-3", "title": "Three", "description": %fail%,
      "metadata": { "status": "pending" },
      "status" : "«pending→failed»"
    }
  ]
}
`),
    },
  },
  {
    format: 'looper',
    source: 'to-do.json',
    quirks: ['crlf'],
    files: {
      'to-do.json': jsonOf(`{
  "schema_version": 1, "source_files": ["a \\u003c b 👩‍🚀"],
  "tasks": [
    { "id": "T1", "title": "One", "priority": 1, "status": "done", "details": "status todo" },
    { "id": "T2", "title": "Two", "priority": 1, "status": "«todo→done»", "description": %write looper%, "unknown": null },
    { "id": "T10", "title": "Ten", "priority": 5, "status": "«todo→blocked»", "description": %fail%, "depends_on": [] }
  ]
}
`),
    },
  },
  {
    format: 'ralph',
    source: 'scripts/ralph/prd.json',
    quirks: ['tabs', 'no final newline'],
    files: {
      'scripts/ralph/prd.json': jsonOf(`{
  "project": "Emoji 👩‍🚀", "branchName": "ralph/x", "description": "passes: false",
  "userStories": [
    { "id": "US-001", "title": "One", "acceptanceCriteria": ["passes\\": false"], "priority": 1, "passes": true, "notes": "" },
    { "id": "US-002", "title": "Two", "description": %write ralph%, "priority": 2, "passes":«false→true», "notes": "" },
    { "id": "US-003", "title": "Three", "description": %fail%, "priority": 3, "passes": false, "context": { "passes": false } }
  ]
}
`),
    },
  },
  {
    format: 'task-master',
    source: '.taskmaster/tasks/tasks.json#büro',
    quirks: ['bom', 'tabs'],
    files: {
      '.taskmaster/tasks/tasks.json': jsonOf(`{
  "master": { "tasks": [ { "id": 71, "title": "Another 👩‍🚀", "status": "pending", "dependencies": [], "subtasks": [] } ] },
  "büro": {
    "tasks": [
      { "id": 71, "title": "Parent", "status": "«pending→done»", "dependencies": [], "subtasks": [
        { "id": 1, "title": "First", "status": "done" },
        { "id": "71.2", "title": "Second", "details": %write task-master%, "status": "«pending→done»", "dependencies": [1] }
      ] },
      { "id": "72", "title": "Three", "description": %fail%, "status": "pending", "dependencies": [], "subtasks": [] },
      { "id": 73, "title": "Four", "status": "deferred", "dependencies": [71] }
    ],
    "metadata": { "status": "pending" }
  }
}
`),
    },
  },
  {
    format: 'beads',
    source: '.beads/issues.jsonl',
    quirks: ['crlf', 'no final newline'],
    files: {
      '.beads/issues.jsonl':
        jsonOf(`{"id":"bd-1","title":"One 👩‍🚀","status":"closed","closed_at":"2026-01-01T00:00:00Z","issue_type":"task"}

{"id":"bd-2","title":"Two","description":%write beads%,"status":"«open→closed»","issue_type":"task","updated_at":"2026-01-01T00:00:00Z"«→,"closed_at":"NOW"»,"dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks"}]}
{"id":"bd-3","title":"\\"status\\":\\"open\\"","description":%fail%,"status":"open","issue_type":"bug","created_at":"2026-01-01T00:00:00Z"}
{"id":"bd-4","title":"Deleted","status":"tombstone"}
`),
    },
  },
  {
    format: 'openagents',
    source: '.openagents/tasks.jsonl',
    quirks: ['bom', 'crlf'],
    files: {
      '.openagents/tasks.jsonl':
        jsonOf(`{"id":"oa-1","title":"One 👩‍🚀","status":"closed","deps":[],"createdAt":"2026-01-01T00:00:00Z"}
{ "status":"«open→closed»", "id":"oa-2","title":"Two","description":%write openagents%,"deps":[{"id":"oa-1","type":"blocks"}] }

{"id":"oa-3","title":"status open","description":%fail%,"status"  :  "«open→blocked»","labels":["open"]}
`),
    },
  },
  {
    format: 'kiro',
    source: '.kiro/specs/import/tasks.md',
    quirks: ['crlf', 'tabs', 'no final newline'],
    files: {
      '.kiro/specs/import/tasks.md': `# Implementation Plan 👩‍🚀

- [« →x»] 1. Parser
  - [x] 1.1 Read lines
  - [« →x»] 1.2 Read boxes
    - not [ ] this one
    %write kiro%
    - _Requirements: 1.1_
  - [ ]* 1.3 Write tests
- [ ] 2. Printer
  - [ ] a step, and no task
  %fail%
`,
    },
  },
  {
    format: 'openspec',
    source: 'openspec/changes/add-import/tasks.md',
    quirks: ['bom', 'no final newline'],
    files: {
      'openspec/changes/add-import/tasks.md': `## 1. Import 👩‍🚀

* [X] 1.1 Read [ ] lines
- [« →x»] 1.2 Read boxes
  * [x] 1.2.1 Open ones
  * [« →x»] 1.2.2 Ticked ones
    %write openspec%

## 2. Rest

- [ ] 2.1 Print
  %fail%
`,
    },
  },
  {
    format: 'smart-ralph',
    source: 'specs/search/tasks.md',
    quirks: ['bom', 'crlf', 'no final newline'],
    files: {
      'specs/search/tasks.md': `# Tasks: Search 👩‍🚀

## Phase 1: Work

- [x] 1.1 Done long ago
- [« →x»] 1.9 [P] Add [P] marks
  - **Do**: say 1. [ ] nothing
  - **Files**: \`out/smart-ralph\`
  %write smart-ralph%
- [« →x»] 1.10 [VERIFY] Look
  - **Verify**: \`true\`
- [ ] 1.X Open a pull request
  - gh pr create --body "## Summary
- [ ] quoted, and no task
"
  %fail%
`,
    },
  },
  {
    format: 'spec-kit',
    source: 'specs/001-photos/tasks.md',
    quirks: ['tabs'],
    files: {
      'specs/001-photos/tasks.md': `# Tasks: Photos 👩‍🚀

- [P] = may run beside others

## Phase 1: Setup

- [x] T001 Make the folder
- [« →x»] T002 [P] Write out/spec-kit
  - [ ] a step
  %write spec-kit%

## Phase 2: Polish

- [ ] Nothing is slow, a criterion
- [ ] T003A: Look it through (depends on T002)
  %fail%
`,
    },
  },
  {
    format: 'backlog-md',
    source: 'backlog',
    quirks: ['bom', 'crlf', 'no final newline'],
    files: {
      'backlog/config.yml': `project_name: "Photos 👩‍🚀"
statuses: ["To Do", "In Progress", "Done", "Wontfix"]
`,
      'backlog/tasks/task-1 - One.md': `---
id: task-1
title: One 👩‍🚀
status: Done
---
`,
      'backlog/tasks/task-2 - Two.md': `---
id: TASK-2
title: >-
 status: To Do
status:   '«To Do→Done»'   # by hand
dependencies:
 - task-01
assignee: [@ada]
---
status: To Do
- [ ] #1 an acceptance criterion
%write backlog-md%
`,
      'backlog/tasks/task-3 - Three.md': `---
id: task-3
title: Three
status: To Do
---
%fail%
`,
    },
  },
  {
    format: 'plain',
    source: 'TODO.md',
    quirks: ['bom', 'crlf', 'tabs', 'no final newline'],
    files: {
      'TODO.md': `# To do 👩‍🚀

1. [x] Bake
2. [ ] Shop
  - [✅] Buy flour
  - [« →x»] Buy salt
    %write plain%

\`\`\`
- [ ] Buy salt
\`\`\`

* [ ] Eat
  %fail%
`,
    },
  },
]

/** The files before a run, or as they have to be after it. */
export function filesOf(
  { files, quirks }: Pick<RoundTrip, 'files' | 'quirks'>,
  when: 'before' | 'after',
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      withQuirks(scripted(text).replaceAll(/«([^→»]*)→([^»]*)»/g, when === 'before' ? '$1' : '$2'), quirks),
    ]),
  )
}

/** With the time that a run has closed an issue at as it stands above. */
export const withoutTimes = (text: string): string =>
  text.replace(/"closed_at":"(?!2026-01-01)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, '"closed_at":"NOW"')

/** A file that a successful agent writes: named by the format that it works for. */
export const writtenBy = ({ format }: RoundTrip): string => `out/${format}.txt`

function scriptOf(format: string | undefined): readonly string[] {
  const step = format === undefined ? 'fail 1' : `write out/${format}.txt 👩‍🚀`
  return ['```script', step, '```']
}

/** `%write FORMAT%` or `%fail%` on a line of its own is a script, indented as it is. */
const scripted = (text: string): string =>
  text.replaceAll(/^( *)%(?:write (\S+)|fail)%$/gm, (_, indent: string, format?: string) =>
    scriptOf(format)
      .map((line) => indent + line)
      .join('\n'),
  )

/** The same as a JSON text. */
function jsonOf(text: string): string {
  return text.replaceAll(/%(?:write (\S+)|fail)%/g, (_, format?: string) =>
    JSON.stringify(scriptOf(format).join('\n')),
  )
}

function withQuirks(text: string, given: readonly Quirk[]): string {
  const has = (quirk: Quirk): boolean => given.includes(quirk)
  const ended = has('no final newline') ? text.replace(/\n$/, '') : text
  const indented = has('tabs')
    ? ended.replaceAll(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))
    : ended
  return (has('bom') ? '\ufeff' : '') + (has('crlf') ? indented.replaceAll('\n', '\r\n') : indented)
}
