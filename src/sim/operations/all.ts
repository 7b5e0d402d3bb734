import type { OperationId } from '#src/contract/operations.ts'
import { accessOperations } from './access.ts'
import type { Operation } from './call.ts'
import { neighbourOperations } from './neighbours.ts'
import { userOperations } from './user.ts'

/** Every operation of the table; leaving one out does not compile. */
export const answers: Readonly<Record<OperationId, Operation>> = {
  ...userOperations,
  ...accessOperations,
  ...neighbourOperations,
}
