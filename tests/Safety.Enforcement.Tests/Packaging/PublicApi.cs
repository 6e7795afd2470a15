using System.Reflection;
using System.Text;

namespace Safety.Enforcement.Tests.Packaging;

/// <summary>Writes what an assembly offers to the outside, one line per type and member, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsValueType: true, IsByRefLike: true } => "ref struct",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> bases = type.GetInterfaces().Except(inherited).Where(item => item.IsPublic).OrderBy(item => item.FullName, StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(MulticastDelegate))
            bases = bases.Prepend(parent);
        string list = type.IsEnum ? "" : string.Join(", ", bases.Select(Name));
        return $"{kind} {type.Namespace}.{Name(type)}{(list.Length == 0 ? "" : $" : {list}")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type))
                yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}";
            yield break;
        }

        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return $"field {Modifier(field.IsStatic)}{Name(field.FieldType)} {field.Name}";
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"new({Parameters(constructor)})";
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsVisible)];
            if (accessors.Length == 0)
                continue;
            string verbs = string.Concat(accessors.Select(accessor => accessor == property.GetMethod ? " get;" : IsInit(accessor) ? " init;" : " set;").Order(StringComparer.Ordinal));
            bool nullable = s_nullability.Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType;
            yield return $"{Modifier(accessors[0].IsStatic)}{Name(property.PropertyType)}{(nullable ? "?" : "")} {property.Name} {{{verbs} }}";
        }

        foreach (EventInfo item in type.GetEvents(Declared).Where(item => IsVisible(item.AddMethod!)))
            yield return $"event {Name(item.EventHandlerType!)} {item.Name}";
        foreach (MethodInfo method in type.GetMethods(Declared).Where(IsVisible))
        {
            bool isAccessor = method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal)
                || method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal));
            if (isAccessor || method.Name.Contains('<', StringComparison.Ordinal))
                continue;
            string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            bool nullable = s_nullability.Create(method.ReturnParameter).ReadState == NullabilityState.Nullable && !method.ReturnType.IsValueType;
            yield return $"{Modifier(method.IsStatic)}{Name(method.ReturnType)}{(nullable ? "?" : "")} {method.Name}{generic}({Parameters(method)})";
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.FullName == "System.Runtime.CompilerServices.IsExternalInit");

    private static string Modifier(bool isStatic) => isStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        bool nullable = s_nullability.Create(parameter).WriteState == NullabilityState.Nullable && !parameter.ParameterType.IsValueType;
        string passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string fallback = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "";
        return $"{passing}{Name(parameter.ParameterType)}{(nullable ? "?" : "")} {parameter.Name}{fallback}";
    }));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Name(underlying)}?";
        string nested = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}." : "";
        if (!type.IsGenericType)
            return nested + type.Name;
        string plain = type.Name.Split('`')[0];
        return $"{nested}{plain}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
