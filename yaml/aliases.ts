import { visit, type Document, type Node } from "yaml";

/** The node that each alias of a document refers to: the last preceding node with that anchor. */
export type Aliases = ReadonlyMap<Node, Node>;

export function aliasesOf(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Node, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target !== undefined) aliases.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return aliases;
}
