import {
  type BinaryOperationNode,
  ColumnNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type QueryId,
  RawNode,
  ReferenceNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueNode,
} from 'kysely';

const NAMED_BEFORE_VALUE = /(?:\b\w+\.)?\borg_id\s*=\s*$/i;
const ALWAYS = RawNode.createWithSql('true');

/** Takes `org_id = <a value>` out of every condition, in written SQL too, and of `organizations` its `id = <a value>`. */
class ScopingRemover extends OperationNodeTransformer {
  #inOrganizations = false;

  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    return this.#within(node.from?.froms, () => super.transformSelectQuery(node, queryId));
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    return this.#within(node.table ? [node.table] : [], () => super.transformUpdateQuery(node, queryId));
  }

  protected override transformBinaryOperation(
    node: BinaryOperationNode,
    queryId?: QueryId,
  ): BinaryOperationNode {
    const { leftOperand, operator, rightOperand } = node;
    const isEquality = OperatorNode.is(operator) && operator.operator === '=' && ValueNode.is(rightOperand);
    if (!isEquality || !this.#namesOrganization(leftOperand)) {
      return super.transformBinaryOperation(node, queryId);
    }
    return ALWAYS as unknown as BinaryOperationNode;
  }

  protected override transformRaw(node: RawNode, queryId?: QueryId): RawNode {
    const [first = '', ...later] = node.sqlFragments;
    const fragments = [first];
    const parameters: OperationNode[] = [];
    for (const [index, fragment] of later.entries()) {
      const parameter = node.parameters[index];
      const before = fragments.at(-1) ?? '';
      if (parameter && ValueNode.is(parameter) && NAMED_BEFORE_VALUE.test(before)) {
        fragments[fragments.length - 1] = before.replace(NAMED_BEFORE_VALUE, 'true') + fragment;
      } else {
        if (parameter) parameters.push(parameter);
        fragments.push(fragment);
      }
    }
    return super.transformRaw(RawNode.create(fragments, parameters), queryId);
  }

  #within<T>(tables: readonly OperationNode[] | undefined, transform: () => T): T {
    const outer = this.#inOrganizations;
    this.#inOrganizations = tables?.length === 1 && tables.every(isOrganizations);
    const node = transform();
    this.#inOrganizations = outer;
    return node;
  }

  #namesOrganization(node: OperationNode): boolean {
    if (!ReferenceNode.is(node) || !ColumnNode.is(node.column)) return false;
    const { name } = node.column.column;
    return name === 'org_id' || name === 'orgId' || (this.#inOrganizations && name === 'id');
  }
}

function isOrganizations(node: OperationNode): boolean {
  return TableNode.is(node) && node.table.identifier.name === 'organizations';
}

/** Queries that forget whom they are for. */
export const withoutScoping: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => new ScopingRemover().transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};
