// Take away the forms that entities of one kind are found under; a form left without entity goes.
// @mode     write
// @fill     LABEL        the kind
// @param    ids: list    entity ids
// @example  {"ids": ["Eaaaaaaaaaaaaaaaa"]}
UNWIND $ids AS id
MATCH (e:%LABEL% {%ID%: id})<-[names:NAMES]-(n:Name)
DELETE names
