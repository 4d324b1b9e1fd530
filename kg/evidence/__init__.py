"""What sources said, what was decided about it, and the graph that follows.

``graph = derive(records, judgements)``: records and judgements are kept, the graph is derived from
them and never edited. Read in this order: ``records``, ``claims``, ``cluster``, ``derive``;
then ``append``, ``settle`` and ``importing``, which keep the stored graph equal to the derived one.
"""
