import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fdSink, promptSink } from '../../../../src/tui/terminal/fd-sink.ts'
import { frameWriter } from '../../../../src/tui/terminal/frame-writer.ts'
import { replyFilter, withoutReplies } from '../../../../src/tui/terminal/key-input.ts'
import { enterScreen, leaveScreen, mouseOn } from '../../../../src/tui/terminal/modes.ts'
import { noteEntered, restoreTerminal } from '../../../../src/tui/terminal/restore-terminal.ts'
import { always } from '../../../support/always.ts'
import { until } from '../../../support/until.ts'

const modesIn = (text: string, final: 'h' | 'l'): string[] =>
  [...text.matchAll(/\[\?(\d+)([hl])/g)].filter(([, , how]) => how === final).map(([, mode = '']) => mode)

/** What is in a pipe now. */
function takenFrom(pipe: number): Buffer {
  const bytes = Buffer.alloc(64 * 1024)
  try {
    return bytes.subarray(0, readSync(pipe, bytes))
  } catch {
    return bytes.subarray(0, 0)
  }
}

describe('giving the terminal back', () => {
  it('resets every mode that was set, and sets every one that was reset', () => {
    expect(
      modesIn(leaveScreen, 'l')
        .filter((mode) => mode !== '2026')
        .sort(),
    ).toEqual(modesIn(enterScreen + mouseOn, 'h').sort())
    expect(modesIn(leaveScreen, 'h').sort()).toEqual(modesIn(enterScreen, 'l').sort())
  })

  it('names what a terminal must have back, a cut frame first', () => {
    expect(leaveScreen.startsWith('\u001b[?2026l')).toBe(true)
    for (const part of ['\u001b[?1049l', '\u001b[?25h', '\u001b[?2004l', '\u001b[?7h'])
      expect(leaveScreen).toContain(part)
  })

  it('happens once, synchronously, to the cooked mode too', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loopwork-tui-'))
    const fd = openSync(join(folder, 'tty'), 'w+')
    const raw: boolean[] = []
    noteEntered({
      fd,
      stdin: Object.assign(new PassThrough(), { setRawMode: (mode: boolean) => raw.push(mode) }),
      signOff: () => 'title off',
    })
    restoreTerminal()
    restoreTerminal()
    expect(readFileSync(join(folder, 'tty'), 'utf8')).toBe(`${leaveScreen}title off`)
    expect(raw).toEqual([false])
    closeSync(fd)
    rmSync(folder, { recursive: true })
  })

  it('never throws, even when the terminal is gone', () => {
    noteEntered({ fd: 1_000_000, stdin: new PassThrough(), signOff: () => '' })
    expect(() => restoreTerminal()).not.toThrow()
  })
})

describe('writing frames', () => {
  it('has one in flight, skips while it is, and writes what is true afterwards', () => {
    const writes: string[] = []
    const takers: ((error: Error | null) => void)[] = []
    let truth = 'one'
    const writer = frameWriter(
      {
        write(data, done) {
          writes.push(data)
          takers.push(done)
        },
      },
      () => truth,
      () => undefined,
    )
    writer.request()
    for (truth of ['two', 'three', 'four']) writer.request()
    expect(writes).toEqual(['one'])
    takers[0]!(null)
    expect(writes).toEqual(['one', 'four'])
  })

  it.each([
    ['by a thread of the pool', fdSink],
    ['at once', promptSink],
  ])('writes all of a long frame to the descriptor, %s', async (_, sinkOf) => {
    const folder = mkdtempSync(join(tmpdir(), 'loopwork-tui-'))
    const fd = openSync(join(folder, 'tty'), 'w+')
    const data = '日本語'.repeat(100_000)
    expect(await new Promise((resolve) => sinkOf(fd).write(data, resolve))).toBeNull()
    expect(readFileSync(join(folder, 'tty'), 'utf8')).toBe(data)
    closeSync(fd)
    rmSync(folder, { recursive: true })
  })

  it('writes on when the terminal takes a part of a frame, then nothing for a while', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loopwork-tui-'))
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
    const data = '日本語'.repeat(100_000)
    let taken: Error | null | undefined
    promptSink(writer).write(data, (error) => (taken = error))
    expect(taken).toBeUndefined()
    const parts: Buffer[] = []
    await until('all was taken', () => {
      parts.push(takenFrom(reader))
      return taken !== undefined
    })
    expect(taken).toBeNull()
    expect(Buffer.concat(parts).toString()).toBe(data)
    for (const descriptor of [reader, writer]) closeSync(descriptor)
    rmSync(folder, { recursive: true })
  })

  it.each([fdSink, promptSink])('says when the descriptor is gone', async (sinkOf) => {
    const error = await new Promise<Error | null>((resolve) => sinkOf(1_000_000).write('x', resolve))
    expect(error).toMatchObject({ code: 'EBADF' })
  })
})

describe('answers of the terminal among keys', () => {
  it('are taken out wherever they are cut in two', () => {
    const reply = '\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\'
    always(
      fc.property(
        fc.integer({ min: 0, max: reply.length }),
        fc.stringMatching(/^[a-z0-9]{0,5}$/),
        (cut, typed) => {
          const text = `${typed}${reply}${typed}`
          const replies: string[] = []
          const at = typed.length + Math.max(cut, 6)
          const first = withoutReplies(text.slice(0, at), (found) => replies.push(found))
          const second = withoutReplies(first.rest + text.slice(at), (found) => replies.push(found))
          expect(first.keys + second.keys).toBe(typed + typed)
          expect(replies).toEqual(['11;rgb:1e1e/1e1e/2e2e'])
        },
      ),
    )
  })

  it('are those of a cursor and of a mouse too, and no key is taken for one', () => {
    const replies: string[] = []
    const typed = 'a\u001b[1;3Rb\u001b[<64;10;5Mc\u001b[<0;1;1md\u001b[A\u001b[1;5A\u001b'
    expect(withoutReplies(typed, (reply) => replies.push(reply))).toEqual({
      keys: 'abcd\u001b[A\u001b[1;5A\u001b',
      rest: '',
    })
    expect(replies).toEqual(['[1;3R', '[<64;10;5M', '[<0;1;1m'])
    expect(withoutReplies('x\u001b[<64;1', () => undefined)).toEqual({ keys: 'x', rest: '\u001b[<64;1' })
    // Its ESC was read alone, and taken for the key.
    expect(withoutReplies('[<64;10;5Mq', () => undefined)).toEqual({ keys: 'q', rest: '' })
  })

  it('are none in what is pasted, wherever it is cut, but before and after it', () => {
    const report = '\u001b[<64;10;5M'
    const pasted = `\u001b[200~log: ${report} \u001b[1;3R\u001b[201~`
    for (let cut = 0; cut <= pasted.length; cut++) {
      const replies: string[] = []
      const filter = replyFilter((reply) => replies.push(reply))
      const keys = [`${report}a`, pasted.slice(0, cut), pasted.slice(cut), `${report}b`].map(filter)
      expect(keys.join('')).toBe(`a${pasted}b`)
      expect(replies).toEqual(['[<64;10;5M', '[<64;10;5M'])
    }
    const whole = withoutReplies(`${pasted}${report}${pasted}`, () => undefined)
    expect(whole).toEqual({ keys: pasted + pasted, rest: '' })
  })

  it('leave Alt+] and what is typed after it alone', () => {
    expect(withoutReplies('\u001b]', () => undefined)).toEqual({ keys: '\u001b]', rest: '' })
  })
})
