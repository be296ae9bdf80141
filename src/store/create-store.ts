import { setImmediate as otherWork } from 'node:timers/promises'
import { foldId } from '../core/naming/slug.ts'
import type { LivenessOf } from '../core/ports/run-store.ts'
import type { ProcessIdentity } from '../core/run/identity.ts'
import type { Store } from '../core/ports/store.ts'
import type { Driver } from './driver.ts'
import { editTyped } from './import/edit-typed.ts'
import { selectFormat, selectLastRead, selectPrefix } from './import/file-standings.ts'
import { importsOf } from './imports-of.ts'
import { selectWrites } from './import/sources.ts'
import { closedCircle } from './operations/closed-circle.ts'
import { addItem } from './operations/add-item.ts'
import { adoptOrphans } from './operations/attempts/adopt.ts'
import {
  enterPhase,
  finishAttempt,
  noteAgent,
  noteGate,
  noteReport,
  queueAndClaim,
} from './operations/attempts/attempt-phase.ts'
import { selectInUse } from './operations/attempts/agents-in-use.ts'
import { endCandidate, noteJudge, noteVote } from './operations/attempts/candidates.ts'
import { noteAnswer, noteLimit } from './operations/attempts/note-limit.ts'
import { replaceCandidate } from './operations/attempts/replace-candidate.ts'
import { claimNext } from './operations/attempts/claim.ts'
import {
  forgetWorktree,
  selectWorktreeAt,
  selectWorktrees,
  writeWorktree,
} from './operations/attempts/worktrees.ts'
import { freezeAttempt, thawAttempt } from './operations/attempts/freeze.ts'
import { answerPlan } from './operations/attempts/plans.ts'
import { noteReview, noteReviewer, noteWaitingReviewer } from './operations/attempts/reviews.ts'
import { beginMerge, leaveMerge, noteMergeStep } from './operations/lane/begin-merge.ts'
import { leaveQueue } from './operations/lane/leave-queue.ts'
import { lastAct } from './operations/acts/last-act.ts'
import { cancelByPerson, retryByPerson } from './operations/acts/record-act.ts'
import { takeBackAct } from './operations/acts/take-back.ts'
import {
  journalClose,
  journalOpen,
  noteDelivery,
  selectDelivery,
  selectEntries,
} from './operations/lane/delivery.ts'
import { knownElsewhere } from './operations/known-elsewhere.ts'
import { selectLanded, selectLandedElsewhere } from './operations/lane/landed.ts'
import { laneDone, laneFail } from './operations/lane/lane-end.ts'
import { laneMove } from './operations/lane/lane-move.ts'
import { noteLaneBack, selectLaneRecord } from './operations/lane/lane-record.ts'
import { laneGate, laneStep, releaseLane, selectLaneOwner, takeLane } from './operations/lane/lane.ts'
import { noteElsewhere, selectLackingWork } from './operations/lane/mark-elsewhere.ts'
import { noteMovedTarget, noteUndone, visit } from './operations/lane/moved-target.ts'
import { chooseAgentOf } from './operations/choose-agent-of.ts'
import { selectAgentRecords } from './reading/agent-records.ts'
import {
  addNote,
  giveNotes,
  regainNotes,
  selectNoted,
  selectNotesOf,
  selectUrgent,
  urgeNotes,
} from './operations/notes.ts'
import { dropProgress, noteProgress, noteVerdict, selectSourceItems } from './operations/progress.ts'
import { scopeFilter } from './operations/scope.ts'
import { claimWithFilter } from './claim-with-filter.ts'
import { markInSteps, openRunInSteps } from './open-run-in-steps.ts'
import { selectContents, selectEdges } from './graph/edges.ts'
import { finishLengths } from './graph/finish-lengths.ts'
import { relink } from './graph/relink.ts'
import { beginRound, paceFacts, storeLengths, selectWorks } from './operations/ranking.ts'
import { noteFound, openReviewPass, reviewPassOf } from './operations/review-passes.ts'
import { recordEvent } from './operations/record-event.ts'
import { answer, ask, askToStop, commandsById, take } from './operations/runs/commands.ts'
import { changeSettings } from './operations/runs/change-settings.ts'
import { extendBudgets } from './operations/runs/extend-budgets.ts'
import { holdRun, liftHold } from './operations/runs/hold-run.ts'
import { leaveRun } from './operations/runs/leave-run.ts'
import { beginCalling, occasionsSince, takeOccasion } from './operations/runs/occasions.ts'
import { optionsOf, selectNewestRun, selectRun, selectStoreId } from './operations/runs/select-run.ts'
import { heartbeat, pulse, setAborting, setPaused, setWorkers } from './operations/runs/steer-run.ts'
import { selectSupervisorsOfRun } from './operations/runs/supervisor-life.ts'
import { expireClaims } from './operations/claims/end-claim.ts'
import { selectHeld } from './operations/claims/holding.ts'
import { hasExpired } from './operations/claims/stored-claim.ts'
import { claimByToken } from './operations/claims/take-claim.ts'
import { endByToken, extendClaim, takeBack } from './operations/claims/use-claim.ts'
import { beginWriting, endWriting, projectionOf, unsettledOf } from './operations/writing-files.ts'
import { countStates } from './reading/count-states.ts'
import {
  listEvents,
  listNotices,
  neededBy,
  newestEvent,
  selectAttempt,
  selectAttemptsOf,
  selectAttemptsOfRun,
  selectOpenAttempts,
  selectSources,
  selectStrayed,
  statusesOf,
  typedTasks,
} from './reading/facts-of.ts'
import { partsOf } from './reading/parts-of.ts'
import { findItem, itemsByNumber, listItems, selectNumber } from './reading/item-rows.ts'
import { lastDone } from './reading/list/last-done.ts'
import { holders, selectWaiters } from './reading/list/needs.ts'
import { listSlice } from './reading/list/list-slice.ts'
import { nothingLeft, nothingLookedAt, previewNext } from './reading/scope-preview.ts'
import { measuredTasks } from './reading/measured.ts'
import { selectTypedDemands } from './reading/typed-demands.ts'
import { unwrittenIn } from './reading/unwritten.ts'
import { workLeft } from './reading/work-left.ts'

/**
 * The store over any engine: each method is one transaction, and what happens in it is in the operations.
 * @param livenessOf for what is judged without being asked for (`openRun`, `leaveRun`).
 * @param self who imports; left out: that can't be known, and others go by how long it has not moved.
 */
export function createStore(
  driver: Driver,
  livenessOf: LivenessOf,
  self: () => Promise<ProcessIdentity | null> = async () => null,
): Store {
  const { read, write } = driver
  return {
    ...importsOf({ driver, livenessOf, self }),
    formatOf: (source) => read(() => selectFormat({ source })),
    prefixOf: (source) => read(() => selectPrefix({ source })),
    writesOfSources: async () => new Map(await read(() => selectWrites({}))),
    lastRead: (checkout, source) => read(() => selectLastRead({ checkout, source })),
    projectionOf: (checkout, source) => read(() => projectionOf(checkout, source)),
    unsettledOf: (checkout, source) => read(() => unsettledOf(checkout, source)),
    sourceItems: (source) => read(() => selectSourceItems({ source })),
    dropProgress: (ids) => write(() => dropProgress(ids)),
    openReviewPass: (run, order) => write((now) => openReviewPass(run, order, now)),
    reviewPassOf: (item) => read(() => reviewPassOf(item)),
    noteFound: (fence, ids) => write(() => noteFound(fence, ids)),
    beginWriting: (checkout, words) => write(() => beginWriting(checkout, words)),
    endWriting: (checkout, words, written) => write(() => endWriting(checkout, words, written)),
    knownElsewhere: (ids, sources) => read(() => knownElsewhere(ids, sources)),
    addItem: (item) => relink(driver, (reach) => write((now) => addItem(item, now, reach))),
    editItem: (id, change) =>
      relink(driver, (reach) => write((now) => editTyped({ id, change, now }, reach))),
    retryItems: (ids, again = false) => write((now) => retryByPerson(ids, now, again)),
    answerPlan: (reply) => write((now) => answerPlan({ ...reply, now })),
    chooseAgent: (item, choice) => write((now) => chooseAgentOf(item, choice, now)),
    cancelItems: (ids) => write((now) => cancelByPerson(ids, now)),
    lastAct: () => read((now) => lastAct(now)),
    takeBackAct: (act) => write((now) => takeBackAct(act, now)),

    openRun: (open) => openRunInSteps(driver, open, livenessOf),
    prepareScope: (wanted) => markInSteps(driver, wanted, livenessOf),
    nothingLeftIn: async (wanted) => {
      let preview = nothingLookedAt
      for (; preview.found === 'more'; await otherWork()) {
        const before = preview
        preview = await read((now) => previewNext(before, wanted, { livenessOf, now }))
      }
      if (preview.found === 'left') return null
      const looked = preview
      return read((now) => nothingLeft(looked, wanted, { livenessOf, now }))
    },
    heartbeat: (supervisor) => write((now) => heartbeat(supervisor, now)),
    leaveRun: (supervisor, how) => write((now) => leaveRun({ supervisor, how, livenessOf, now })),
    setPaused: (run, paused) => write((now) => setPaused(run, paused, now)),
    changeSettings: (run, change) => write((now) => changeSettings(run, change, now)),
    extendBudgets: (run, to) => write((now) => extendBudgets(run, to, now)),
    setAborting: (run) => write((now) => setAborting(run, now)),
    holdRun: (run, hold) => write((now) => holdRun(run, hold, now)),
    liftHold: (run, owner) => write((now) => liftHold(run, owner, now)),
    setWorkers: (supervisor, workers) => write((now) => setWorkers(supervisor, workers, now)),
    pulse: (supervisor) => read((now) => pulse(supervisor, now)),
    beginCalling: (run, channel) => write(() => beginCalling(run, channel)),
    occasionsSince: (run, after) => read(() => occasionsSince(run, after)),
    takeOccasion: (take) => write(() => takeOccasion(take)),

    paceFacts: () => read(() => paceFacts()),
    beginRound: (paces) => write(() => beginRound(paces)),
    worksAfter: (row, limit) => read(() => selectWorks({ row, limit })),
    edgesAfter: ({ item, needs }, limit) => read(() => selectEdges({ item, needs, limit })),
    contentsAfter: ({ item, needs }, limit) => read(() => selectContents({ item, needs, limit })),
    storeLengths: (round, lengths, isLast) => write(() => storeLengths(round, lengths, isLast)),
    finishLengths: () => finishLengths(driver),

    claimNext: (request) => write((now) => claimNext({ ...request, now })),
    enterPhase: (fence, stage) => write((now) => enterPhase({ fence, stage, now })),
    noteAgent: (start) => write(() => noteAgent(start)),
    noteReport: (note) => write((now) => noteReport({ ...note, now })),
    noteLimit: (note) => write((now) => noteLimit({ ...note, now })),
    noteAnswer: (note) => write((now) => noteAnswer({ ...note, now })),
    replaceCandidate: (order) => write((now) => replaceCandidate({ ...order, now })),
    noteWaitingReviewer: (note) => write(() => noteWaitingReviewer(note)),
    noteReviewer: (note) => write(() => noteReviewer(note)),
    noteReview: (note) => write((now) => noteReview({ ...note, now })),
    noteVerdict: (fence, verdict) => write(() => noteVerdict(fence, verdict)),
    noteProgress: (fence, text) => write(() => noteProgress(fence, text)),
    freeze: (fence) => write((now) => freezeAttempt(fence, now)),
    thaw: (fence) => write((now) => thawAttempt(fence, now)),
    noteGate: (fence, gate) => write((now) => noteGate(fence, gate, now)),
    endCandidate: (fence, reason) => write((now) => endCandidate(fence, reason, now)),
    noteJudge: (note) => write(() => noteJudge(note)),
    noteVote: (fence, vote) => write((now) => noteVote(fence, vote, now)),
    finishAttempt: (request) => write((now) => finishAttempt({ ...request, now })),
    queueAndClaim: (fence, next) => write((now) => queueAndClaim(fence, { next, now })),
    adoptOrphans: (supervisor, judge) => write((now) => adoptOrphans(supervisor, { livenessOf: judge, now })),

    claimByToken: (request, judge) => {
      const { filter, item } = request
      if (filter !== null && item === null) return claimWithFilter(driver, { ...request, filter }, judge)
      return write((now) => claimByToken(request, { livenessOf: judge, now }))
    },
    extendTokenClaim: (request) => write((now) => extendClaim({ ...request, now })),
    endTokenClaim: (request) => write((now) => endByToken({ ...request, now })),
    takeBack: (item) => write((now) => takeBack(item, now)),
    heldFiles: () => read(() => selectHeld({})),
    expireTokenClaims: () => write((now) => expireClaims(now)),
    hasExpiredTokenClaims: async () => (await read((now) => hasExpired({ now }))) ?? false,

    takeLane: (target, supervisor, judge, stalled) =>
      write((now) => takeLane(target, supervisor, { livenessOf: judge, now, stalled: stalled ?? null })),
    laneOwner: (target) => read(() => selectLaneOwner({ target })),
    releaseLane: (lease) => write(() => releaseLane(lease)),
    leaveQueue: (fence) => write((now) => leaveQueue(fence, now)),
    beginMerge: (lease) => write((now) => beginMerge(lease, now)),
    leaveMerge: (lease, fence) => write((now) => leaveMerge(lease, fence, now)),
    noteMergeStep: (lease, fence, kind) => write((now) => noteMergeStep(lease, fence, { kind, now })),
    laneMove: (lease, move) => write((now) => laneMove(lease, move, now)),
    laneStep: (lease, fence, step) => write((now) => laneStep({ lease, fence, step, now })),
    laneDone: (lease, fence, step) => write((now) => laneDone({ lease, fence, step, now })),
    laneGate: (lease, fence, gate) => write((now) => laneGate(lease, fence, gate, now)),
    laneFail: (lease, fence, reason) => write((now) => laneFail({ lease, fence, reason, now })),
    landedOn: (target) => read(() => selectLanded({ target })),
    lackingWork: () => read(() => selectLackingWork({})),
    landedElsewhere: (target) => read(() => selectLandedElsewhere({ target })),
    noteElsewhere: (marks) => write((now) => noteElsewhere(marks, now)),
    laneRecord: async (target) =>
      (await read(() => selectLaneRecord({ target }))) ?? { tip: null, delivered: null },
    noteLaneBack: (back) => write((now) => noteLaneBack(back, now)),
    noteUndone: (lease, undone) => write((now) => noteUndone(lease, undone, now)),
    visit: (identity) => write((now) => visit(identity, now)),
    noteMovedTarget: (lease, moved) => write((now) => noteMovedTarget(lease, moved, now)),
    noteDelivery: (lease, note) => write((now) => noteDelivery(lease, note, now)),
    journalOpen: (entry) => write(() => journalOpen(entry)),
    journalClose: (checkout) => write(() => journalClose(checkout)),
    journalEntries: () => read(() => selectEntries({})),

    ask: (body, judge) => write((now) => ask(body, { livenessOf: judge, now })),
    askToStop: (items, judge) => write((now) => askToStop(items, { livenessOf: judge, now })),
    take: (command) => write((now) => take(command, now)),
    answer: (command, given) => write(() => answer(command, given)),
    commandsById: (ids) => read((now) => commandsById(ids, now)),

    addNote: (item, text) => write((now) => addNote(item, text, now)),
    notesOf: (item) => read(() => selectNotesOf(item)),
    notedItems: () => read(() => selectNoted({})),
    giveNotes: (giving) => write(() => giveNotes(giving)),
    urgeNotes: (fence) => write(() => urgeNotes(fence)),
    urgentNotes: (attempt, agent) => read(() => selectUrgent({ attempt, agent })),
    regainNotes: (process) => write(() => regainNotes(process)),

    worktrees: () => read(() => selectWorktrees({})),
    worktreeAt: (path) => read(() => selectWorktreeAt({ path })),
    writeWorktree: (record) => write(() => writeWorktree(record)),
    forgetWorktree: (record) => write(() => forgetWorktree(record)),

    storeId: async () => (await read(() => selectStoreId({}))) ?? '',
    dataVersion: () => driver.version(),
    now: driver.now,
    counts: () => read((now) => countStates(now)),
    scopeFilter: () => read(() => scopeFilter()),
    items: (query) => read((now) => listItems({ ...query, now })),
    listSlice: (query) => read((now) => listSlice(query, now)),
    itemsByNumber: (numbers) => read((now) => itemsByNumber(numbers, now)),
    lastDone: () => read(() => lastDone()),
    holders: (limit) => read(() => holders(limit)),
    waitersOf: (item, limit) => read(() => selectWaiters({ item, limit })),
    numberOf: (id) => read(() => selectNumber({ folded: foldId(id) })),
    item: (id) => read((now) => findItem(id, now)),
    attemptsOf: (id) => read(() => selectAttemptsOf({ folded: foldId(id) })),
    attemptsOfRun: (run) => read(() => selectAttemptsOfRun({ run })),
    openAttempts: () => read(() => selectOpenAttempts({})),
    agentsInUse: () => read(() => selectInUse({})),
    agentRecords: (run) => read(() => selectAgentRecords({ run })),
    attempt: (id) => read(() => selectAttempt({ id })),
    partsOf: (id, limit) => read(() => partsOf(id, limit)),
    neededBy: (id) => read(() => neededBy(id)),
    closedCircle: (id) => read(() => closedCircle(id)),
    strayed: (run) => read(() => selectStrayed({ run })),
    unwritten: (run, checkout) => read(() => unwrittenIn(run, checkout)),
    newestRun: () => read(() => selectNewestRun({})),
    run: (id) => read(() => selectRun({ id })),
    optionsOf: (run) => read(() => optionsOf(run)),
    supervisorsOf: (run) => read(() => selectSupervisorsOfRun({ run })),
    delivery: (target) => read(() => selectDelivery({ target })),
    events: (query) => read(() => listEvents(query)),
    newestEvent: () => read(() => newestEvent()),
    notices: (run, limit) => read(() => listNotices(run, limit)),
    statusesOf: (source) => read(() => statusesOf(source)),
    measuredTasks: () => read(() => measuredTasks()),
    workLeft: () => read(() => workLeft()),
    sources: () => read(() => selectSources({})),
    typedTasks: () => read(() => typedTasks()),
    typedDemands: () => read(() => selectTypedDemands({})),
    note: (run, body) => write((now) => recordEvent(body, { run }, now)).then(() => undefined),
    close: driver.close,
  }
}
