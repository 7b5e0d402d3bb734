import ts from 'typescript'

/**
 * Names of the bindings of a module that can change while the page lives: `let`, and constants that hold an empty
 * collection to be filled. A collection whose type is read-only is a plain constant.
 *
 * @param {string} file its name
 * @param {string} text its source
 * @returns {string[]}
 */
export function moduleBindings(file, text) {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return []
    const isLet = (statement.declarationList.flags & ts.NodeFlags.Const) === 0
    return statement.declarationList.declarations
      .filter(({ initializer, type }) => isLet || (isCollection(initializer) && !/^[Rr]eadonly/u.test(type?.getText() ?? '')))
      .map(({ name }) => name.getText())
  })
}

function isCollection(initializer) {
  if (initializer === undefined) return false
  if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.length === 0
  if (!ts.isNewExpression(initializer)) return false
  const isFilled = (initializer.arguments?.length ?? 0) > 0
  return /^(?:Map|Set|WeakMap|WeakSet)$/u.test(initializer.expression.getText()) && !isFilled
}
