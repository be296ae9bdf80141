/** A text with the worktree's path cut from each path in it: `src/a.ts`, and `.` for the worktree itself. */
export function cutWorktree(text: string, worktree: string): string {
  if (worktree === '' || !text.includes(worktree)) return text
  return text.split(worktree).reduce((before, after) => {
    // `/work/api` is no part of `/work/api-2`, and not the end of `/home/work/api`.
    if (/[\w.-]$/.test(before) || /^[\w.-]/.test(after)) return `${before}${worktree}${after}`
    return after.startsWith('/') && /^\/[^\s'"]/.test(after) ? before + after.slice(1) : `${before}.${after}`
  })
}
