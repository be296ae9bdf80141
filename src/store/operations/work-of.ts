/** How much work an item is, before its type's pace; its facts are `f`. */
export const unitsOf = `coalesce(f.estimate_hours, f.weight, 1.0)`

/** The same at its type's pace `p`; what only holds others takes no time of its own. */
export const workOf = `CASE WHEN i.kind = 'container' THEN 0.0 ELSE ${unitsOf} * coalesce(p.pace, 1.0) END`
