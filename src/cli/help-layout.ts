import { Help } from 'commander'

/** Commander's own rule for when a description has room enough beside its term. */
const leastBeside = 40
/** Of the terminal, where the longest terms leave less than that. */
const shareOfTerms = 0.4
const indent = 2
const gap = 2

/**
 * Commander leaves a description as it is where long terms leave it little room, and the terminal then breaks it inside of words. Here
 * it is always wrapped, and a term that is longer than the column of terms has its description below.
 */
export const helpLayout = {
  showGlobalOptions: false,
  minWidthToWrap: 1,

  padWidth(...[command, helper]) {
    const longest = Help.prototype.padWidth.call(helper, command, helper)
    const width = helper.helpWidth ?? standardWidth
    if (width - longest - gap - indent >= leastBeside) return longest
    return Math.min(longest, Math.floor(width * shareOfTerms))
  },

  formatItem(...[term, termWidth, description, helper]) {
    const beside = (its: string): string =>
      Help.prototype.formatItem.call(helper, its, termWidth, description, helper)
    if (description === '' || helper.displayWidth(term) <= termWidth) return beside(term)
    return `${' '.repeat(indent)}${term}\n${beside('')}`
  },
} satisfies Partial<Help>

/** Of a terminal that tells no width, as Commander takes it. */
const standardWidth = 80
