import { runCells } from '../faults/cell-test.ts'
import { skipReasonOf } from '../faults/run-cell.ts'
import { slice } from '../faults/slice.ts'

/** The slice of the fault matrix for every commit; all of it is `npm run test:faults`. */
runCells(slice().filter((cell) => skipReasonOf(cell) === undefined))
