using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ItAnalytics.Architecture.Tests;

/// <summary>A production assembly, read without loading it: what it refers to and what it declares.</summary>
internal sealed class CompiledCode : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private CompiledCode(string name)
    {
        Name = name;
        _file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")));
        _metadata = _file.GetMetadataReader();
    }

    public static CompiledCode Of(string project) => new(project);

    public string Name { get; }

    /// <summary>Assemblies that the code really uses; the compiler leaves out the ones that are merely referenced.</summary>
    public IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>Types of other assemblies in use, such as <c>System.IO.File</c>.</summary>
    public IEnumerable<string> ForeignTypes => _metadata.TypeReferences.Select(handle => NameOf(_metadata.GetTypeReference(handle)));

    /// <summary>Members of other assemblies in use, such as <c>System.DateTime.get_Now()</c>, with the number of parameters.</summary>
    public IEnumerable<string> ForeignMembers
    {
        get
        {
            foreach (var handle in _metadata.MemberReferences)
            {
                var member = _metadata.GetMemberReference(handle);
                if (member.Parent.Kind != HandleKind.TypeReference || member.GetKind() != MemberReferenceKind.Method) continue;
                var type = NameOf(_metadata.GetTypeReference((TypeReferenceHandle)member.Parent));
                var signature = _metadata.GetBlobReader(member.Signature);
                var header = signature.ReadSignatureHeader();
                if (header.IsGeneric) signature.ReadCompressedInteger();
                yield return $"{type}.{_metadata.GetString(member.Name)}({signature.ReadCompressedInteger()})";
            }
        }
    }

    /// <summary>Methods that are async and return nothing: nobody can wait for them, and their exceptions end the process.</summary>
    public IEnumerable<string> AsyncVoidMethods =>
        from typeHandle in _metadata.TypeDefinitions
        let type = _metadata.GetTypeDefinition(typeHandle)
        from methodHandle in type.GetMethods()
        let method = _metadata.GetMethodDefinition(methodHandle)
        where HasAttribute(method, "AsyncStateMachineAttribute") && ReturnsVoid(method)
        select $"{_metadata.GetString(type.Name)}.{_metadata.GetString(method.Name)}";

    /// <summary>Text constants of the types whose name ends in <paramref name="suffix"/>: type, name, value.</summary>
    public IEnumerable<(string Type, string Name, string Value)> Constants(string suffix) =>
        from typeHandle in _metadata.TypeDefinitions
        let type = _metadata.GetTypeDefinition(typeHandle)
        where _metadata.GetString(type.Name).EndsWith(suffix, StringComparison.Ordinal)
        from fieldHandle in type.GetFields()
        let field = _metadata.GetFieldDefinition(fieldHandle)
        where !field.GetDefaultValue().IsNil
        let constant = _metadata.GetConstant(field.GetDefaultValue())
        where constant.TypeCode == ConstantTypeCode.String
        select (_metadata.GetString(type.Name), _metadata.GetString(field.Name),
            (string)_metadata.GetBlobReader(constant.Value).ReadConstant(ConstantTypeCode.String)!);

    public void Dispose() => _file.Dispose();

    private bool ReturnsVoid(MethodDefinition method)
    {
        var signature = _metadata.GetBlobReader(method.Signature);
        if (signature.ReadSignatureHeader().IsGeneric) signature.ReadCompressedInteger();
        signature.ReadCompressedInteger();
        return signature.ReadSignatureTypeCode() == SignatureTypeCode.Void;
    }

    private bool HasAttribute(MethodDefinition method, string name) => method.GetCustomAttributes().Any(handle =>
    {
        var constructor = _metadata.GetCustomAttribute(handle).Constructor;
        return constructor.Kind == HandleKind.MemberReference
            && _metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
            && _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == name;
    });

    private string NameOf(TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? $"{NameOf(_metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}+{_metadata.GetString(type.Name)}"
        : $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}";
}
