import { createHmac, hkdfSync } from "node:crypto";

/**
 * Signs texts with a key that is made from the HeyMilo key, so that every instance with that key knows them again, and
 * nobody without it can make them.
 */
export const signer = (apiKey: string): ((text: string) => string) => {
  let key: Buffer | undefined;
  return (text) => {
    key ??= Buffer.from(hkdfSync("sha256", apiKey, "", "heymilo-mcp confirm", 32));
    return createHmac("sha256", key).update(text).digest("base64url");
  };
};
