import { cells } from './cells.ts'
import { runCells } from './cell-test.ts'
import { passedBefore } from './progress.ts'
import { skipReasonOf } from './run-cell.ts'

/**
 * The whole matrix. FAULTS_ONLY=pattern takes the cells and groups whose names match, FAULTS_RESUME=1 leaves out what
 * has passed before.
 */
const only = new RegExp(process.env['FAULTS_ONLY'] ?? '', 'u')
const passed = passedBefore()

runCells(
  cells.filter(
    (cell) => (only.test(cell.id) || only.test(cell.group)) && skipReasonOf(cell) === undefined && !passed.has(cell.id),
  ),
)
