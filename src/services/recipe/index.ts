export { listRecipes } from "./list-recipes.ts";
export { RecipeCard, RecipesInput, RecipesOutput } from "./schemas.ts";
