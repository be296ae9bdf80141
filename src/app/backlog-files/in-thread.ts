import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { bytesOf, listFolder } from '../../backlog/folder/list-folder.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { BacklogFiles, FileWritten, TakenIn } from '../../core/ports/backlog.ts'
import {
  errorFrom,
  type FilesOfThread,
  type FileWork,
  type ThreadAnswer,
  type ThreadOrder,
} from './thread-messages.ts'

/** In a file of this size reading, comparing and storing some hundred tasks takes 10 to 20 ms. */
const largestHere = 64 * 1024
/** Files of a folder take about as long. */
const mostHere = 50

/**
 * Hands large files to a thread: parsing, comparing, storing or patching one of some MB takes a second and more, in which
 * no signal would be handled and no key answered. Small files are worked on here: a thread takes longer to start than they take.
 */
export function inThread(
  here: BacklogFiles,
  files: FilesOfThread,
  { largest = largestHere, program = threadProgram() } = {},
): BacklogFiles {
  const isLarge = async (source: string): Promise<boolean> => {
    // What was read of it, and when, is in this thread.
    if (isTracker(source)) return false
    const { root } = files.checkout
    const file = filePartOf(root, source)
    const folder = await listFolder(root, file)
    if (folder !== null) return folder.files.length > mostHere || bytesOf(folder) > largest
    // Reading the file reports why it can't be accessed.
    const size = await stat(resolve(root, file)).then(
      ({ size }) => size,
      () => 0,
    )
    return size > largest
  }
  const threadFor = async (work: FileWork): Promise<Worker | null> =>
    (await isLarge(work.source)) ? startThread(program, { files, work }) : null
  return {
    checkout: here.checkout,
    stamp: (source) => here.stamp(source),
    // The store is made to wait for short moments only, and nothing is read.
    takeAway: (source) => here.takeAway(source),
    showBeside: (source) => here.showBeside(source),
    // At the end of a run, and only of what could not be written.
    unshown: (source) => here.unshown(source),
    // Once in a run, when nothing is left to do.
    reviewedWhole: (source) => here.reviewedWhole(source),
    proposedTasks: (source, text) => here.proposedTasks(source, text),
    addTasks: (source, order) => here.addTasks(source, order),
    takeIn: async (source, at) => {
      const work = { kind: 'take in', source, at } as const
      const thread = await threadFor(work)
      return thread === null ? here.takeIn(source, at) : answerOf<TakenIn>(thread, work)
    },
    show: async (source, expected) => {
      const work = { kind: 'show', source, expected } as const
      const thread = await threadFor(work)
      return thread === null ? here.show(source, expected) : answerOf<FileWritten>(thread, work)
    },
  }
}

/** A thread for this work alone: its memory, a hundred MB for a file of 10, is given back with it. */
async function startThread(program: string, order: ThreadOrder): Promise<Worker | null> {
  // Loaded with the first large file: 2 ms that most starts don't need.
  const { Worker } = await import('node:worker_threads')
  try {
    return new Worker(program, { workerData: order, env: process.env })
  } catch {
    // The system allows no more threads: late keys are better than a run that ends.
    return null
  }
}

async function answerOf<T extends TakenIn | FileWritten>(worker: Worker, work: FileWork): Promise<T> {
  const answered = Promise.withResolvers<ThreadAnswer>()
  worker.once('message', (answer: ThreadAnswer) => answered.resolve(answer))
  worker.once('error', (error: Error) => answered.reject(broken(work, error.message)))
  worker.once('exit', (code) => answered.reject(broken(work, `its thread ended with ${code}`)))
  try {
    const answer = await answered.promise
    if (answer.kind === 'failed') throw errorFrom(answer.error)
    return answer.result as T
  } finally {
    await worker.terminate()
  }
}

/** An error of the file, not of the run: it is tried again when the file changes, and what was read before stays valid. */
const broken = ({ source }: FileWork, why: string): LoopworkError =>
  new LoopworkError('backlog', `${source} could not be worked on: ${why}`)

/** Beside the bundle this code is in; beside this file where the source itself runs. */
const threadProgram = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './backlog-thread.cjs', import.meta.url),
  )
