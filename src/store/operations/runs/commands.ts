import { commandLifeMs, type Command, type CommandAnswer, type CommandBody } from '../../../core/command.ts'
import { commandId, type CommandId, type EpochMs, type ItemId, type SupervisorId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import { commandAt, parseCommand } from '../../rows/command-row.ts'
import { integerOrNull } from '../../rows/raw-row.ts'
import { parseSupervisor } from '../../rows/supervisor-row.ts'
import { all, change, insert, one, type Operation } from '../../statement.ts'
import { forgetStop, recordStop } from '../acts/record-act.ts'
import { selectOpenOf } from '../claims/stored-claim.ts'
import { selectUnfinishedRun } from './select-run.ts'
import { isGone, livingSupervisors, type Judge } from './supervisor-life.ts'

export function* ask(body: CommandBody, judge: Judge): Operation<readonly Command[]> {
  return body.kind === 'stop' ? yield* askToStop([body.item], judge) : yield* add(body, judge)
}

export function* askToStop(items: readonly ItemId[], judge: Judge): Operation<readonly Command[]> {
  const asked: Command[] = []
  for (const item of items) asked.push(...(yield* add({ kind: 'stop', item }, judge)))
  const stopped = items.filter((item) => asked.some(({ body }) => 'item' in body && body.item === item))
  if (stopped.length > 0) yield* recordStop(stopped, judge.now)
  return asked
}

function* add(body: CommandBody, judge: Judge): Operation<readonly Command[]> {
  const askedAt = judge.now
  const asked: Command[] = []
  for (const supervisor of yield* whoObeys(body, judge)) {
    const id = commandId(yield* insertCommand({ supervisor, body: JSON.stringify(body), askedAt }))
    asked.push({ id, body, supervisor, askedAt, answer: { state: 'asked' } })
  }
  return asked
}

export function* take(command: CommandId, now: EpochMs): Operation<Fenced<'ok'>> {
  const { rows } = yield* updateTaken({ id: command, since: now - commandLifeMs })
  return rows === 0 ? 'ghost' : 'ok'
}

export function* answer(command: CommandId, { state, message }: CommandAnswer): Operation<void> {
  const { rows } = yield* updateAnswer({ id: command, state, message })
  if (rows === 0 || state === 'done') return
  for (const { body } of yield* selectCommands({ ids: JSON.stringify([command]) }))
    if (body.kind === 'stop') yield* forgetStop(body.item)
}

export function* askedOf(supervisor: SupervisorId, now: EpochMs): Operation<readonly Command[]> {
  return yield* selectAsked({ supervisor, since: now - commandLifeMs })
}

export function* commandsById(ids: readonly CommandId[], now: EpochMs): Operation<readonly Command[]> {
  const found = yield* selectCommands({ ids: JSON.stringify(ids) })
  return found.map((command) => commandAt(command, now))
}

function* whoObeys(body: CommandBody, judge: Judge): Operation<readonly SupervisorId[]> {
  if (body.kind === 'message' || body.kind === 'freeze' || body.kind === 'thaw')
    return yield* whoHas(body.item, judge)
  if (body.kind === 'stop') {
    const owner = yield* whoHas(body.item, judge)
    return owner.length > 0 ? owner : yield* whoTakesBack(body.item, judge)
  }
  const run = yield* selectUnfinishedRun({})
  if (run === null) return []
  const living = (yield* livingSupervisors(run.id, judge)).map(({ id }) => id)
  if (body.kind !== 'undo' && body.kind !== 'move') return living
  const owner = yield* selectLaneOwner({ target: run.settings.target })
  return living.filter((id, at) => (owner === null ? at === 0 : id === owner))
}

/** Its owner, or where that has died, a supervisor that is about to take the attempt over. */
function* whoHas(item: ItemId, judge: Judge): Operation<readonly SupervisorId[]> {
  const owner = yield* selectOwnerOf({ folded: foldId(item) })
  if (owner === null) return []
  return isGone(owner, judge) ? yield* anyoneLiving(judge) : [owner.id]
}

/** Whoever claimed it by a token has no supervisor: any that lives takes the item back. */
function* whoTakesBack(item: ItemId, judge: Judge): Operation<readonly SupervisorId[]> {
  return (yield* selectOpenOf({ folded: foldId(item) })) === null ? [] : yield* anyoneLiving(judge)
}

function* anyoneLiving(judge: Judge): Operation<readonly SupervisorId[]> {
  const run = yield* selectUnfinishedRun({})
  const living = run === null ? [] : yield* livingSupervisors(run.id, judge)
  return living.slice(0, 1).map(({ id }) => id)
}

const selectLaneOwner = one(`SELECT owner FROM lanes WHERE target = :target`, (row) =>
  integerOrNull(row, 'owner'),
)

const insertCommand = insert(`
  INSERT INTO commands (supervisor, body, asked_at) VALUES (:supervisor, :body, :askedAt) RETURNING id`)

const updateTaken = change(`
  UPDATE commands SET state = 'taken' WHERE id = :id AND state = 'asked' AND asked_at >= :since`)

const updateAnswer = change(`
  UPDATE commands SET state = :state, message = :message WHERE id = :id AND state IN ('asked', 'taken')`)

const selectAsked = all(
  `SELECT * FROM commands WHERE supervisor = :supervisor AND state = 'asked' AND asked_at >= :since ORDER BY id`,
  parseCommand,
)

const selectCommands = all(
  `SELECT * FROM commands WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ids)) ORDER BY id`,
  parseCommand,
)

const selectOwnerOf = one(
  `SELECT s.* FROM items i JOIN attempts a ON a.id = i.attempt JOIN supervisors s ON s.id = a.owner
   WHERE i.folded = :folded`,
  parseSupervisor,
)
