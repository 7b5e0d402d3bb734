import { playCells } from '../faults/cell-test.ts'
import { whyNot } from '../faults/run-cell.ts'
import { slice } from '../faults/slice.ts'

/** The slice of the fault matrix for every commit; all of it is `npm run test:faults`. */
playCells(slice().filter((cell) => whyNot(cell) === undefined))
