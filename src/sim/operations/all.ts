import type { OperationId } from '#src/contract/operations.ts'
import { accessOperations } from './access-operations.ts'
import type { Operation } from './call.ts'
import { neighbourOperations } from './neighbor-operations.ts'
import { userOperations } from './user-operations.ts'

/** Every operation of the table; leaving one out does not compile. */
export const answers: Readonly<Record<OperationId, Operation>> = {
  ...userOperations,
  ...accessOperations,
  ...neighbourOperations,
}
