"""Small changes for the worse that can be made to a module's tree, each by its number."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

OTHER_OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
    ast.LShift: (ast.RShift,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}


@dataclass(frozen=True)
class Mutation:
    """Where: the place of a node in the walk of a tree; what stands there instead."""

    place: int
    line: int
    instead: ast.AST


def of(tree: ast.Module) -> list[Mutation]:
    """Every mutation of a tree, in order."""
    left_out = {id(part) for node in ast.walk(tree) for top in _no_logic(node) for part in ast.walk(top)}
    members = _members(tree)
    return [
        Mutation(place, getattr(node, "lineno", 0) or getattr(node, "iter", tree).lineno, instead)
        for place, node in enumerate(ast.walk(tree))
        if id(node) not in left_out
        for instead in _instead_of(node, members)
    ]


def apply(tree: ast.Module, number: int) -> tuple[str, str]:
    """Change the tree by the mutation of this number. The code that it changes, before and after."""
    mutation = of(tree)[number]
    target = list(ast.walk(tree))[mutation.place]
    before = ast.unparse(target)
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is target:
                setattr(node, name, mutation.instead)
            elif isinstance(value, list):
                value[:] = [mutation.instead if item is target else item for item in value]
    ast.fix_missing_locations(ast.copy_location(mutation.instead, target))
    return before, ast.unparse(mutation.instead)


def _no_logic(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, types, decorators, imports, and what an enum's member is called in the books."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
        yield node.annotation
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield from node.decorator_list
    if isinstance(node, ast.FunctionDef) and node.returns:
        yield node.returns
    if isinstance(node, ast.ClassDef):
        yield from (member for member in node.body if isinstance(member, ast.Assign))
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr):
        yield node


def _members(tree: ast.Module) -> dict[str, list[str]]:
    """The enums that the module speaks of, with the members that it names."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
            members = found.setdefault(node.value.id, [])
            members += [] if node.attr in members else [node.attr]
    return found


def _instead_of(node: ast.AST, members: dict[str, list[str]]) -> Iterator[ast.AST]:
    yield from _of_operators(node)
    yield from _of_values(node, members)
    yield from _of_branches(node)
    yield from _of_lists(node)


def _of_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[operator]):
            for other in OTHER_OPERATORS[type(operator)]:
                yield _changed(node, ops=[other()])
        case ast.BinOp(op=operator):
            for other in OTHER_OPERATORS[type(operator)]:
                yield _changed(node, op=other())
        case ast.BoolOp(op=operator, values=values):
            yield _changed(node, op=OTHER_OPERATORS[type(operator)][0]())
            yield from values
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand


def _of_values(node: ast.AST, members: dict[str, list[str]]) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"x{value}")
        case ast.Attribute(value=ast.Name(id=enum), attr=member) if len(members.get(enum, [])) > 1 and member.isupper():
            others = members[enum]
            yield _changed(node, attr=others[(others.index(member) + 1) % len(others)])


def _of_branches(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=value) if value and ast.unparse(value) != "None":
            yield _changed(node, value=ast.Constant(None))
        case ast.If():
            yield from (_changed(node, test=ast.Constant(way)) for way in (True, False))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.comprehension(ifs=[_, *_]):
            yield _changed(node, ifs=[])


def _of_lists(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Call(args=args, keywords=keywords):
            if len(args) > 1 and ast.unparse(args[0]) != ast.unparse(args[1]):
                yield _changed(node, args=[args[1], args[0], *args[2:]])
            yield from (_changed(node, keywords=[other for other in keywords if other is not one]) for one in keywords)
        case ast.Tuple(elts=elements) | ast.Set(elts=elements) | ast.List(elts=elements):
            yield from (_changed(node, elts=[other for other in elements if other is not one]) for one in elements)
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _changed(node: ast.AST, **other: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in other.items():
        setattr(changed, name, value)
    return changed
