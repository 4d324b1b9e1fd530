// Touch the writers' lock, so that write transactions follow one another.
// @mode     write
// @returns  lock_count: integer   how many write transactions there have been
// @example  {}
MERGE (l:Lock {name: 'writer'})
SET l.count = coalesce(l.count, 0) + 1
RETURN l.count AS lock_count
