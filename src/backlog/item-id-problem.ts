import { isDeviceName } from '../core/naming/device-name.ts'

const longest = 64

/**
 * Why a text can't be an item's id; null when it can. Ids name files beside the backlog, branches and arguments, so what
 * could leave a folder, be read as an option or be mistaken for another id is refused. Any script is welcome.
 */
export function itemIdProblem(id: string): string | null {
  if (id.trim() === '') return 'is empty'
  if (id.trim() !== id) return 'starts or ends with a space'
  if (
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Cs}]|(?!\p{M})\p{Default_Ignorable_Code_Point}/u.test(
      id.replaceAll(joinedEmoji, ''),
    )
  ) {
    return 'contains an invisible or control character'
  }
  if (id.length > longest) return `is longer than ${longest} characters`
  if (/[/\\]/.test(id) || /^[a-z]:/i.test(id)) return 'looks like a path'
  if (id.startsWith('.') || id.endsWith('.') || id.includes('..'))
    return 'starts or ends with a dot, or contains ".."'
  if (id.startsWith('-')) return 'starts with "-", so that it would be read as an option'
  if (isDeviceName(id)) return 'is a name that Windows reserves for a device'
  return null
}

/** The joiner of an emoji family is part of a picture. */
const joinedEmoji =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu
