/** A card as one self-contained page; the build makes it (packaging/cards.ts). */
declare module "*.html" {
  const page: string;
  export default page;
}
