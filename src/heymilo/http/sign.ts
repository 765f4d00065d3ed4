import { createHmac, hkdfSync } from "node:crypto";

/**
 * Signs texts with a key that is made from the HeyMilo key and workspace, so that every instance with these knows them
 * again, and nobody without them can make them.
 */
export const signer = (apiKey: string, workspaceId = ""): ((text: string) => string) => {
  let key: Buffer | undefined;
  return (text) => {
    key ??= Buffer.from(hkdfSync("sha256", apiKey, workspaceId, "heymilo-mcp confirm", 32));
    return createHmac("sha256", key).update(text).digest("base64url");
  };
};
