using Safety.CatalogueCheck;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

const string Usage = """
    usage: Safety.CatalogueCheck check <catalogue> <source folder | assembly> [<folder or assembly it needs>…]
           Safety.CatalogueCheck propose <type id>[,<type id>…] <source folder | assembly> [<folder or assembly it needs>…]
    """;

// 0: the catalogue matches; 1: it does not, and the lines to change are written; 2: it could not be compared.
try
{
    switch (args)
    {
        case ["check", var file, _, ..]:
            CatalogueSpec catalogue = CatalogueFile.ReadShipped(file, File.ReadAllText(file), withLocations: true);
            CatalogueComparison comparison = CatalogueComparison.Of(catalogue, SdkSymbols.Read(args[2..]));
            foreach (string line in comparison.Differences)
                Console.WriteLine(line);
            Console.WriteLine(comparison.Summary);
            return comparison.Differences.Count == 0 ? 0 : 1;
        case ["propose", var types, _, ..]:
            foreach (string line in CatalogueComparison.Propose(types.Split(','), SdkSymbols.Read(args[2..])))
                Console.WriteLine(line);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
